/** Exercise and answer in, verdict out. */
export { grade, type GradeOptions } from './grade.ts';
export type { TestFailure, TestResult, Verdict } from './verdict.ts';
