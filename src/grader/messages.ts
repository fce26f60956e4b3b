import type { Program } from '../loader/mod.ts';
import type { Stage } from '../testing/host.ts';
import type { TestResult } from './verdict.ts';

export interface AnswerRules {
  /** What the answer may import. */
  readonly packages: readonly string[];
  /** Names that these packages have and the answer does not get. */
  readonly withheld: readonly string[];
}

/** What the grading child is told. */
export interface GradeRequest {
  readonly suite: Program;
  /** File of the answer, one of the suite's program. */
  readonly answer: string;
  readonly rules: AnswerRules;
  /** The parts of the suite to run, in order; a part that has a failure is the last one. */
  readonly stages: readonly Stage[];
  /** Title of the only test to run. @default all */
  readonly only?: string;
  /** What comes behind a failure is left out. */
  readonly isBrief?: boolean;
  readonly testLimitMs: number;
}

/**
 * What the grading child is sent. `rehearse`, before anything else and at most once: go through this request in silence, with an
 * answer of the course's own, since the first answer a process meets takes twice as long as the second.
 */
export type GradeOrder = { readonly kind: 'rehearse' | 'grade'; readonly request: GradeRequest };

/** Second argument of a grading child: how its answer runs. `inspected` is for a debugger, and for no verdict. */
export type ChildMode = 'sealed' | 'unsealed' | 'inspected';

/** What the grading child tells. */
export type GradeReport =
  /** `isCodeKept`: it started from machine code that was kept. */
  | { readonly kind: 'ready'; readonly isCodeKept: boolean }
  | { readonly kind: 'rehearsed' }
  /** The suite is loaded; these are its tests. */
  | { readonly kind: 'collected'; readonly names: readonly string[] }
  | { readonly kind: 'started'; readonly name: string; readonly stage: Stage['kind'] }
  | { readonly kind: 'ended'; readonly result: TestResult; readonly stage: Stage['kind'] }
  | { readonly kind: 'stage-ended'; readonly stage: Stage['kind'] }
  /** It is still coming round: no endless loop. */
  | { readonly kind: 'beat' }
  /** A loop has gone round more often than any answer needs. */
  | { readonly kind: 'endless-loop'; readonly line: number }
  | { readonly kind: 'finished' }
  | { readonly kind: 'broken'; readonly message: string; readonly line?: number };
