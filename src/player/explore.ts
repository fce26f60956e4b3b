import { loadProgram } from '../loader/mod.ts';
import { lower } from '../loader/stepped/mod.ts';
import { childEntry, describeEnd, startChild } from '../sandbox/mod.ts';
import type { ExploreReport, ExploreRequest, ExploreWork, Finding, Interleaving } from './explore-messages.ts';

const GRACE_MS = 2000; // past the limit, to show what was found until then
const MOST_LAST_WORDS = 4000; // characters: a stack trace

export interface ExploreProgramOptions {
  readonly work: ExploreWork;
  readonly interleaving: Interleaving;
  /** Wall-clock limit. */
  readonly limitMs: number;
  /** Called now and then with the number of runs so far. */
  readonly onProgress: (runs: number) => void;
  readonly signal: AbortSignal;
}

export type Explored =
  | Finding
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  /** The program ended its process; `lastWords` is the end of what that wrote to standard error. */
  | { readonly kind: 'died'; readonly how: string; readonly lastWords: string };

/**
 * Explores the program in `file` in a process of its own, so that whatever it does ends there.
 * @throws {CompileError} when it does not parse; the signal's reason when that is aborted.
 */
export async function exploreProgram(file: string, { work, interleaving, limitMs, onProgress, signal }: ExploreProgramOptions): Promise<Explored> {
  const program = interleaving === 'js' ? loadProgram(file, { compileWith: lower }) : loadProgram(file);
  const request: ExploreRequest = { program, work, interleaving };
  let finding: Finding | undefined;
  let lastWords = '';
  const child = startChild(childEntry('explore-child', import.meta.url), {
    signal,
    limitMs: limitMs + GRACE_MS,
    onOutput: (stream, text) => {
      if (stream === 'stderr') lastWords = (lastWords + text).slice(-MOST_LAST_WORDS);
    },
    onMessage: (message) => {
      const report = message as ExploreReport;
      switch (report.kind) {
        case 'ready':
          return child.send(request);
        case 'progress':
          return onProgress(report.runs);
        case 'finished':
          finding = report.finding;
          return;
        default:
          return report satisfies never;
      }
    },
  });
  const end = await child.ended;
  if (finding !== undefined) return finding;
  return end.kind === 'timed-out' ? { kind: 'timed-out', limitMs } : { kind: 'died', how: describeEnd(end), lastWords };
}
