import type { WaitKind } from '../asyncio/mod.ts';
import type { EventKind, TraceEvent } from './event.ts';
import { Reader } from './reader.ts';
import type { SpanState, TaskTrace } from './task-trace.ts';

export interface EventFilter {
  /** Name or id: events of this task, and what it did to resources. */
  readonly task?: string | number;
  /** Name or id of the task that caused the event. */
  readonly by?: string | number;
  /** Name of the resource, group or time limit, or of the created task. */
  readonly name?: string;
  /** Kind of the wait that the event is about. */
  readonly on?: WaitKind;
  /** Not before this time. */
  readonly fromMs?: number;
  /** Not after this time. */
  readonly toMs?: number;
}

/** What is entered and left, granted and released, started and ended. */
export type Resource = 'lock' | 'semaphore' | 'group' | 'scope' | 'io' | 'worker';

const ENTRY: Record<Resource, readonly [EventKind, EventKind]> = {
  lock: ['lock.granted', 'lock.released'],
  semaphore: ['semaphore.granted', 'semaphore.released'],
  group: ['group.enter', 'group.exit'],
  scope: ['scope.enter', 'scope.exit'],
  io: ['io.start', 'io.end'],
  worker: ['worker.start', 'worker.end'],
};

/**
 * The story of one run, read from its events: the lives of its tasks, who woke whom, who cancelled whom.
 * The same events give the same trace in any process.
 * @example
 * const trace = recorder.trace();
 * trace.task('B').waits[0]?.woken?.act?.kind; // => 'lock.released'
 */
export class Trace {
  readonly #events: readonly TraceEvent[];
  readonly #reader: Reader;
  /** In order of creation. */
  readonly tasks: readonly TaskTrace[];
  /** Time of the last event. */
  readonly endMs: number;
  /** Events that are missing; see `Recorder`. */
  readonly lostEvents: number;
  /** Whether time jumped instead of passing. */
  readonly isVirtual: boolean;

  /** @param events in order of `seq`. */
  constructor(events: Iterable<TraceEvent>) {
    this.#events = [...events];
    this.#reader = new Reader(this.#events);
    this.tasks = [...this.#reader.tasks.values()].toSorted((a, b) => a.id - b.id);
    this.endMs = this.#reader.endMs;
    this.lostEvents = this.#reader.lostEvents;
    // A real run takes some time, however short.
    this.isVirtual = this.endMs === 0 || this.#events.some(({ kind }) => kind === 'clock.jump');
  }

  /** The first task of that name, or the task of that id. @throws {RangeError} when there is none. */
  task(which: string | number): TaskTrace {
    const task = typeof which === 'number' ? this.#reader.tasks.get(which) : this.tasks.find(({ name }) => name === which);
    if (task === undefined) throw new RangeError(`no task ${JSON.stringify(which)} in the trace; there are ${this.tasks.map(({ name }) => name).join(', ')}`);
    return task;
  }

  /** Whether a task of that id is in the trace. */
  has(id: number): boolean {
    return this.#reader.tasks.has(id);
  }

  /** The events, or those of some kinds, in order. @throws {RangeError} when the filter names an unknown task. */
  events(kind?: EventKind | readonly EventKind[], filter: EventFilter = {}): readonly TraceEvent[] {
    const kinds = kind === undefined ? undefined : typeof kind === 'string' ? [kind] : kind;
    if (kinds === undefined && Object.keys(filter).length === 0) return this.#events;
    const task = filter.task === undefined ? undefined : this.task(filter.task).id;
    const by = filter.by === undefined ? undefined : this.task(filter.by).id;
    const { name, on, fromMs = -Infinity, toMs = Infinity } = filter;
    return this.#events.filter(
      (event) =>
        (kinds === undefined || kinds.includes(event.kind)) &&
        (task === undefined || (event.task ?? event.by) === task) &&
        (by === undefined || event.by === by) &&
        (name === undefined || event.name === name) &&
        (on === undefined || event.on === on) &&
        event.atMs >= fromMs &&
        event.atMs <= toMs,
    );
  }

  /** What the program printed, line by line. */
  output(): string[] {
    return this.events('log').map(({ text = '' }) => text);
  }

  /** Names of tasks in the order in which they were resumed; a task comes once for each of its slices. */
  runOrder(): string[] {
    return this.events('task.running').map((event) => this.task(event.task!).name);
  }

  /**
   * The tasks that were in `state` at `atMs`. While virtual time stands still a task goes through several
   * states at one instant; each of them counts. A state that ends at `atMs`, having begun before, does not.
   */
  concurrent(state: SpanState, atMs: number): TaskTrace[] {
    return this.tasks.filter(({ spans, outcome }) =>
      spans.some((span, index) => {
        const isOpen = outcome === 'pending' && index === spans.length - 1;
        return span.state === state && span.fromMs <= atMs && (atMs < span.toMs || atMs === span.fromMs || isOpen);
      }),
    );
  }

  /** The most tasks that were in `state` at once, by the order of events; `on` counts only waits of that kind. */
  maxConcurrent(state: SpanState, on?: WaitKind): number {
    const changes: [seq: number, change: 1 | -1][] = [];
    for (const span of this.tasks.flatMap(({ spans }) => spans)) {
      if (span.state !== state || (on !== undefined && !span.waits.some((wait) => wait.on === on))) continue;
      changes.push([span.fromSeq, 1], [span.toSeq, -1]);
    }
    // At one number, the span that ends goes first.
    return highest(changes.toSorted(([a, x], [b, y]) => a - b || x - y).map(([, change]) => change));
  }

  /** The most tasks that ran at once: 1 in every run. */
  maxRunning(): number {
    return this.maxConcurrent('running');
  }

  /** The most holders, users or operations at once of all resources of a sort, or of those called `name`. */
  maxInside(resource: Resource, name?: string): number {
    const [enter, leave] = ENTRY[resource];
    const events = this.events([enter, leave], name === undefined ? {} : { name });
    return highest(events.map(({ kind }) => (kind === enter ? 1 : -1)));
  }

  /** Milliseconds that a task spent in `state`. */
  msIn(which: string | number, state: SpanState): number {
    return this.task(which).spans.reduce((sum, span) => (span.state === state ? sum + span.toMs - span.fromMs : sum), 0);
  }
}

function highest(changes: readonly number[]): number {
  let now = 0;
  let most = 0;
  for (const change of changes) most = Math.max(most, (now += change));
  return most;
}
