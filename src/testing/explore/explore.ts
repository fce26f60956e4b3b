import { realNowMs } from '../../asyncio/host.ts';
import { type Attempt, attempt, type Conditions, DEFAULT_MAX_TURNS, type Program, type Runner } from './attempt.ts';
import { DelayBoundedSearch } from './delay-bounded-search.ts';
import { failureOf } from './failure.ts';
import { minimise } from './minimise.ts';
import { byPriority, deviating, type Picker, randomly } from './picker.ts';
import { record, type Recording } from './recording.ts';
import type { ExploreResult, Failed, Nondeterministic, StrategyName } from './result.ts';
import { type Choice, formatSchedule } from './schedule.ts';
import { firstDifference, type TraceDifference } from './trace-hash.ts';

export interface ExploreOptions {
  /** Of Math.random and of the random strategies; a whole number. @default 0 */
  readonly seed?: number;
  /** How many schedules are tried at most. @default 2000 */
  readonly schedules?: number;
  /**
   * Takes turns between these after one run first in, first out. `delay-bounded` tries every schedule, those
   * nearest to FIFO first, and alone is an exhaustive search; `random` draws each choice; `pct` draws priorities.
   * @default all three, since no one of them finds every bug
   */
  readonly strategies?: readonly StrategyName[];
  /** After this many choices a run goes on first in, first out, so that loops which poll come to an end. @default 200 */
  readonly maxChoices?: number;
  /** A run that takes more turns of tasks than this is ended, with an EndlessRunError. @default 10_000 */
  readonly maxTurns?: number;
  /** How many runs may be spent on making the schedule smaller. @default 5000 */
  readonly maxMinimisingRuns?: number;
  /** No new run is begun after this much real time, but for those that show the result. @default Infinity */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  /** Called after every run with how many there have been. */
  readonly onProgress?: (runs: number) => void;
  /** Runs the program once; for hosts that run programs in their own way. @default the runtime's `run` */
  readonly run?: Runner;
}

const ALL: readonly StrategyName[] = ['delay-bounded', 'random', 'pct'];
const REPEATS_TO_SEE_A_DIFFERENCE = 20;

/**
 * Runs `program` again and again on virtual time, each time with its tasks resumed in another order, until an
 * order makes it fail; then looks for the order nearest to first in, first out that fails like it.
 * @param program makes its tasks anew in every run, and throws when its invariant does not hold. During a run
 * it sees a Math.random, a Date and a performance.now that are the same in every run.
 * @throws the signal's reason when that is aborted; RangeError for an option that is not a whole number in range.
 * @example
 * const result = await explore(async () => {
 *   let balance = 0;
 *   const deposit = async (amount) => { const before = balance; await checkpoint(); balance = before + amount; };
 *   await gather([() => deposit(1), () => deposit(2)]);
 *   if (balance !== 3) throw new Error(`balance ${balance}`);
 * });
 * [result.kind, result.schedule, result.error.message]; // => ['failed', '0:', 'balance 2']
 */
export async function explore(program: Program, options: ExploreOptions = {}): Promise<ExploreResult> {
  return new Exploration(program, options).result();
}

class Exploration {
  readonly #program: Program;
  readonly #conditions: Conditions;
  readonly #strategies: readonly StrategyName[];
  readonly #options: ExploreOptions;
  readonly #mostSchedules: number;
  readonly #endMs: number;
  readonly #search = new DelayBoundedSearch();
  #runs = 0;
  #schedules = 0;

  constructor(program: Program, options: ExploreOptions) {
    const { seed = 0, maxChoices = 200, maxTurns = DEFAULT_MAX_TURNS, schedules = 2000, limitMs = Infinity } = options;
    requireWhole({ seed }, 0);
    requireWhole({ maxChoices }, 0);
    requireWhole({ maxTurns, schedules }, 1);
    this.#program = program;
    this.#options = options;
    this.#conditions = { seed, maxChoices, maxTurns, run: options.run };
    this.#strategies = options.strategies ?? ALL;
    this.#mostSchedules = schedules;
    this.#endMs = realNowMs() + limitMs;
  }

  async result(): Promise<ExploreResult> {
    const fifo = await this.#recordTwice([]);
    this.#schedules++;
    if (!('attempt' in fifo)) return fifo;
    if (fifo.attempt.ending.kind === 'failed') return this.#failed(fifo.attempt, 'fifo');
    this.#search.learn(fifo.attempt);
    const length = fifo.attempt.widths.length;
    for (let round = 0; this.#mayGoOn() && this.#strategies.length > 0; round++) {
      const strategy = this.#strategies[round % this.#strategies.length]!;
      const next = this.#nextOf(strategy, round, length);
      if (next === undefined) break;
      const made = await this.#tryOut(next);
      this.#schedules++;
      if (strategy === 'delay-bounded') {
        if (made.isMisfit) return this.#nondeterministic(made.choices);
        this.#search.learn(made);
      }
      if (made.ending.kind === 'failed') return this.#failed(made, strategy);
    }
    return { kind: 'survived', schedules: this.#schedules, isExhaustive: this.#search.isExhausted };
  }

  /** `undefined` when every schedule has been tried. */
  #nextOf(strategy: StrategyName, round: number, length: number): Picker | undefined {
    const { seed } = this.#conditions;
    if (this.#search.isExhausted) return undefined;
    switch (strategy) {
      case 'delay-bounded': {
        const choices = this.#search.next();
        return choices && deviating(choices);
      }
      case 'random':
        return randomly(seed + round);
      case 'pct':
        return byPriority(seed, round, length);
      default:
        return strategy satisfies never;
    }
  }

  async #failed(found: Attempt, foundBy: Failed['foundBy']): Promise<Failed | Nondeterministic> {
    const schedules = this.#schedules;
    const failureClass = classOf(found) ?? '';
    const repeated = await this.#tryOut(deviating(found.choices));
    if (classOf(repeated) !== failureClass) return this.#nondeterministic(found.choices);
    const { maxMinimisingRuns = 5000 } = this.#options;
    const { choices, isMinimal, runs } = await minimise(found, failureClass, this.#search, {
      mayGoOn: (count) => count < maxMinimisingRuns && !this.#isTimeUp,
      tryOut: (pick) => this.#tryOut(pick),
    });
    const recording = await this.#recordTwice(choices);
    if (!('attempt' in recording)) return recording;
    const { attempt: made, deviations, trace, hash } = recording;
    if (made.ending.kind === 'passed') return this.#nondeterministic(choices);
    const search = { foundBy, foundDeviations: found.choices.length, schedules, minimisingRuns: runs };
    return { kind: 'failed', error: made.ending.error, failure: failureOf(made.ending.error), schedule: this.#name(made.choices), deviations, isMinimal, trace, hash, ...search };
  }

  /** A schedule that can be relied on runs twice in the same way. */
  async #recordTwice(choices: readonly Choice[]): Promise<Recording | Nondeterministic> {
    const first = await this.#record(choices);
    const second = await this.#record(choices);
    if (first.hash === second.hash) return first;
    return this.#differing(choices, firstDifference(first.trace, second.trace));
  }

  /** Something went differently than the time before; looks for two runs to show. */
  async #nondeterministic(choices: readonly Choice[]): Promise<Nondeterministic> {
    const first = await this.#record(choices);
    let difference: TraceDifference | undefined;
    for (let i = 0; i < REPEATS_TO_SEE_A_DIFFERENCE && difference === undefined; i++) {
      difference = firstDifference(first.trace, (await this.#record(choices)).trace);
    }
    return this.#differing(choices, difference);
  }

  #differing(choices: readonly Choice[], difference: TraceDifference | undefined): Nondeterministic {
    return { kind: 'nondeterministic', schedule: this.#name(choices), schedules: this.#schedules, ...(difference !== undefined && { difference }) };
  }

  #record(choices: readonly Choice[]): Promise<Recording> {
    this.#options.signal?.throwIfAborted();
    return record(this.#program, this.#conditions, choices);
  }

  async #tryOut(pick: Picker): Promise<Attempt> {
    this.#options.signal?.throwIfAborted();
    const made = await attempt(this.#program, this.#conditions, pick);
    this.#options.onProgress?.(++this.#runs);
    return made;
  }

  #mayGoOn(): boolean {
    return this.#schedules < this.#mostSchedules && !this.#isTimeUp;
  }

  get #isTimeUp(): boolean {
    return realNowMs() >= this.#endMs;
  }

  #name(choices: readonly Choice[]): string {
    return formatSchedule({ seed: this.#conditions.seed, choices });
  }
}

function classOf({ ending }: Attempt): string | undefined {
  return ending.kind === 'failed' ? ending.failureClass : undefined;
}

function requireWhole(values: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(values)) {
    if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name} is a whole number of at least ${least}, got ${String(value)}`);
  }
}
