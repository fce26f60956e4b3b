/** Exercise and answer in, verdict out. */
export { grade } from './grade.ts';
export type { GradeOptions } from './grade-options.ts';
export { inspectAnswer, type InspectOptions } from './inspect.ts';
export { firstDeviation, isRightAnswer, quizHash, type QuizQuestion, quizQuestions } from './quiz.ts';
export { sha256 } from './suite-program.ts';
export { TypeChecker } from './type-checker.ts';
export type { TypeNote } from './type-messages.ts';
export { type GradingSandbox, Sandbox } from './sandbox.ts';
export { type TestFailure, type TestResult, type TestRun, type Verdict, verdictSchema } from './verdict.ts';
