/** Exercise and answer in, verdict out. */
export { grade } from './grade.ts';
export type { GradeOptions } from './grade-options.ts';
export { firstDeviation, isRightAnswer, type QuizQuestion, quizQuestions } from './quiz.ts';
export { TypeChecker, type TypeNote } from './type-checker.ts';
export { type GradingSandbox, Sandbox } from './sandbox.ts';
export { type TestFailure, type TestResult, type TestRun, type Verdict, verdictSchema } from './verdict.ts';
