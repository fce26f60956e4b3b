import type { Program } from '../loader/mod.ts';
import type { TestResult } from './verdict.ts';

/** What the grading child is told. */
export interface GradeRequest {
  readonly suite: Program;
  readonly testLimitMs: number;
}

/** What the grading child tells, in this order, `started` and `ended` once per test. */
export type GradeReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly name: string }
  | { readonly kind: 'ended'; readonly result: TestResult }
  | { readonly kind: 'finished' }
  | { readonly kind: 'broken'; readonly message: string };
