import type { Program } from '../loader/mod.ts';
import type { Site, TraceEvent } from '../trace/mod.ts';
import type { PerformOptions } from './perform.ts';

/** What the demo process is told. */
export interface PlayRequest {
  readonly program: Program;
  readonly options: Pick<PerformOptions, 'lang' | 'clock' | 'seed'>;
  /** Whether to find out which line each event comes from. */
  readonly isLocating: boolean;
}

/** What it tells. */
export type PlayReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'line'; readonly text: string }
  /** What was recorded since the last such report. */
  | { readonly kind: 'events'; readonly events: readonly TraceEvent[]; readonly sites: readonly Site[] }
  | { readonly kind: 'finished'; readonly error?: ErrorReport }
  | { readonly kind: 'not-a-demo' };

export interface ErrorReport {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}
