import type { Stage } from '../testing/host.ts';
import type { GradingSandbox } from './sandbox.ts';
import type { TestResult } from './verdict.ts';

export interface GradeOptions {
  /** Where the answer runs. @default a sandbox of its own, at the best level of this machine */
  readonly sandbox?: GradingSandbox;
  /** Wall-clock limit of the whole suite. @default 20_000 */
  readonly limitMs?: number;
  /** Stops the grading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Of the interleavings that are tried. @default 0 */
  readonly seed?: number;
  /** How many interleavings each scenario is tried under. @default 20 */
  readonly schedules?: number;
  /** Nothing more than whether it passes: what comes behind a failure is left out. @default false */
  readonly isBrief?: boolean;
  /** Only the first stage: every test once. @default false */
  readonly isQuick?: boolean;
  /** Title of the only test to run; the others stay `pending`. @default all of them */
  readonly only?: string;
  /** Runs one test under one schedule, instead of everything. */
  readonly replay?: { readonly test: string; readonly stage: Extract<Stage, { kind: 'replay' }> };
  /** Told of each test as it ends, and again when a later stage finds a fault in it. */
  readonly onTest?: (result: TestResult) => void;
  /** Told when every test has run once; `tests` as they stand then. */
  readonly onFirst?: (tests: readonly TestResult[], ms: number) => void;
}
