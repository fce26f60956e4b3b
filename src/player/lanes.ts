import type { TraceEvent } from '../trace/mod.ts';
import type { CoroutineRecord } from './coroutine-log.ts';

type Unnumbered = Omit<TraceEvent, 'seq'>;

/**
 * Draws calls of async functions as lanes, in the vocabulary of tasks. A call that its caller awaits on the
 * spot belongs to the caller's lane: the caller does nothing else meanwhile. Every other call (collected for
 * Promise.all, kept for later, forgotten) runs beside its caller and gets a lane of its own.
 */
export function lanesOf(records: readonly CoroutineRecord[], nameOf: (id: number) => string): TraceEvent[] {
  return new LaneWriter(records, nameOf).events;
}

class LaneWriter {
  readonly events: TraceEvent[] = [];
  readonly #nameOf: (id: number) => string;
  readonly #nested: ReadonlySet<number>;
  readonly #laneOf = new Map<number, number>();
  readonly #waitOf = new Map<number, Pick<TraceEvent, 'on' | 'label'>>();
  readonly #parents = new Map<number, number>();
  /** Calls on the stack now: the innermost is last. */
  #stack: number[] = [];
  /** The lane that runs; also one that has come to the end of its turn without a wait, until another runs. */
  #running = 0;
  /** Lanes that have told why they do not run. */
  readonly #told = new Set<number>();
  #laneCount = 0;
  #lastEnded: number | undefined;

  constructor(records: readonly CoroutineRecord[], nameOf: (id: number) => string) {
    this.#nameOf = nameOf;
    this.#nested = nestedCalls(records);
    for (const record of records) this.#write(record);
  }

  #write(record: CoroutineRecord): void {
    // A generator that foreign code reads runs in nobody's lane.
    if (record.kind !== 'call' && !this.#laneOf.has(record.id)) return;
    switch (record.kind) {
      case 'call':
        return this.#call(record);
      case 'await':
        return this.#await(record);
      case 'resume':
        return this.#resume(record);
      case 'end':
        return this.#end(record);
      default:
        return record satisfies never;
    }
  }

  #call({ id, parent, atMs }: CoroutineRecord & { kind: 'call' }): void {
    this.#stack.push(id);
    this.#parents.set(id, parent);
    const callerLane = this.#laneOf.get(parent);
    if (this.#nested.has(id) && callerLane !== undefined) {
      this.#laneOf.set(id, callerLane);
      return;
    }
    const lane = ++this.#laneCount;
    this.#laneOf.set(id, lane);
    const from = callerLane === undefined ? {} : { parent: callerLane, by: callerLane };
    this.#add({ kind: 'task.created', atMs, task: lane, name: this.#nameOf(id), ...from });
    // The caller stays on the stack until this call has come to its first wait.
    this.#run(lane, atMs, lane);
  }

  #await({ id, on, site, atMs }: CoroutineRecord & { kind: 'await' }): void {
    const lane = this.#laneOf.get(id) ?? 0;
    // Part of the lane itself: what is waited for inside has been told, and if nothing was, it is no wait.
    const isInner = (on.kind === 'generator' && !on.isQueued) || (on.kind === 'value' && site === undefined) || (on.kind === 'coroutine' && this.#laneOf.get(on.id) === lane);
    if (!isInner) {
      this.#told.add(lane);
      const wait = { on: on.kind === 'coroutine' ? 'task' : on.kind === 'combined' ? 'gather' : on.kind === 'runtime' ? 'future' : 'io', label: labelOf(on.kind === 'coroutine' ? `task '${this.#nameOf(on.id)}'` : (site?.text ?? 'a promise'), site?.line) } as const;
      this.#waitOf.set(lane, wait);
      this.#add({ kind: 'task.waiting', atMs, task: lane, ...wait, ...(on.kind === 'coroutine' && { holder: this.#laneOf.get(on.id) ?? 0 }) });
    }
    this.#leave(id, atMs);
  }

  #resume({ id, atMs }: CoroutineRecord & { kind: 'resume' }): void {
    this.#stack = [id];
    const lane = this.#laneOf.get(id) ?? 0;
    const wait = this.#waitOf.get(lane);
    if (wait !== undefined) {
      this.#waitOf.delete(lane);
      const isAfterEnd = (wait.on === 'task' || wait.on === 'gather') && this.#lastEnded !== undefined;
      this.#add({ kind: 'task.ready', atMs, task: lane, ...wait, ...(isAfterEnd && { by: this.#lastEnded! }) });
    }
    this.#run(lane, atMs);
  }

  #end({ id, outcome, error, atMs }: CoroutineRecord & { kind: 'end' }): void {
    const lane = this.#laneOf.get(id) ?? 0;
    const isRoot = this.#laneOf.get(this.#parents.get(id) ?? 0) !== lane;
    if (isRoot) {
      this.#add({ kind: `task.${outcome}`, atMs, task: lane, ...(error !== undefined && { value: error }) });
      this.#lastEnded = lane;
      if (this.#running === lane) this.#running = 0;
    }
    this.#leave(id, atMs);
  }

  /** The innermost call waits or has ended; its caller, if it called just now, goes on. */
  #leave(id: number, atMs: number): void {
    if (this.#stack.at(-1) === id) this.#stack.pop();
    const caller = this.#stack.at(-1);
    if (caller === undefined) {
      if (this.#told.has(this.#running)) this.#running = 0;
    } else if (this.#laneOf.get(caller) !== this.#laneOf.get(id)) {
      // A caller in the same lane has nothing left to do but to await the call.
      this.#run(this.#laneOf.get(caller) ?? 0, atMs);
    }
  }

  /** `by`: the lane that makes the one that runs give way. */
  #run(lane: number, atMs: number, by?: number): void {
    if (this.#running === lane && !this.#told.has(lane)) return;
    if (this.#running !== 0 && !this.#told.has(this.#running)) {
      this.#told.add(this.#running);
      this.#add({ kind: 'task.ready', atMs, task: this.#running, ...(by !== undefined && { by }), on: 'turn', label: 'next turn' });
    }
    this.#told.delete(lane);
    this.#running = lane;
    this.#add({ kind: 'task.running', atMs, task: lane });
  }

  #add(event: Unnumbered): void {
    this.events.push({ seq: this.events.length, ...event });
  }
}

function labelOf(text: string, line: number | undefined): string {
  return line === undefined ? text : `${text} (line ${line})`;
}

/** Calls whose caller's very next act is to await them, or that end without ever waiting. */
function nestedCalls(records: readonly CoroutineRecord[]): Set<number> {
  const nested = new Set<number>();
  const waited = new Set<number>();
  const undecided = new Map<number, number>();
  const parents = new Map<number, number>();
  for (const record of records) {
    const child = undecided.get(record.id);
    if (child !== undefined) {
      undecided.delete(record.id);
      if (record.kind === 'await' && record.on.kind === 'coroutine' && record.on.id === child) nested.add(child);
    }
    if (record.kind === 'call') {
      parents.set(record.id, record.parent);
      // A second call before the first was awaited: the first runs beside.
      undecided.delete(record.parent);
      undecided.set(record.parent, record.id);
    } else if (record.kind === 'await') {
      waited.add(record.id);
    } else if (record.kind === 'end' && !waited.has(record.id)) {
      nested.add(record.id);
      if (undecided.get(parents.get(record.id) ?? 0) === record.id) undecided.delete(parents.get(record.id) ?? 0);
    }
  }
  return nested;
}
