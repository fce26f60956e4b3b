import { type PlaceOf, renderInterleaving, type RenderOptions, type Trace } from '../../trace/mod.ts';
import type { Failure } from './failure.ts';
import type { Deviation } from './recording.ts';
import { STORY_WORDS, type StoryWords } from './story-words.ts';

/** A run to tell: a `Failed`, a `ReplayResult`, or what of them has come from another process. */
export interface Telling {
  readonly kind: 'passed' | 'failed';
  readonly failure?: Failure;
  readonly deviations: readonly Deviation[];
  readonly isMinimal?: boolean;
  readonly trace: Trace;
}

export interface StoryOptions extends RenderOptions {
  /** Where in the program an event comes from: said of every stop. */
  readonly placeOf?: PlaceOf;
  /** How many turns are told; of a longer run, the first and the last ones. @default 60 */
  readonly maxTurns?: number;
}

/**
 * Tells a run that failed: what went wrong, how far from first in, first out it takes to get there, and the
 * interleaving itself, one lane a task, time going down, every deviation marked where it happens.
 * @returns lines without a line break at the end.
 */
export function renderStory(telling: Telling, options: StoryOptions = {}): string {
  const words = STORY_WORDS[options.lang ?? 'en'];
  const { failure, trace, deviations, isMinimal = false } = telling;
  const ending = failure === undefined ? ({ role: 'done', text: words.passed } as const) : ({ role: 'failed', text: words.failed(summaryOf(failure, words)) } as const);
  const distance = { role: 'name', text: words.distance(deviations.length, isMinimal) } as const;
  return renderInterleaving(trace, { ...options, heading: [ending, distance], overtakings: deviations });
}

// The interleaving tells these two in the learner's language; their messages are English.
function summaryOf({ name, message }: Failure, words: StoryWords): string {
  if (name === 'DeadlockError') return words.deadlock;
  if (name === 'EndlessRunError') return words.endless;
  return `${name}: ${message}`;
}
