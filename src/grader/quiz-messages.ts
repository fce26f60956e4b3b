import type { Program } from '../loader/mod.ts';
import type { TraceEvent } from '../trace/mod.ts';

/** What the process that runs a quiz's program is told. */
export interface QuizRequest {
  readonly program: Program;
  readonly clock: 'virtual' | 'node';
}

export type QuizReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'traced'; readonly events: readonly TraceEvent[] }
  | { readonly kind: 'failed'; readonly message: string };
