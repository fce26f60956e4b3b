import type { TraceEvent } from './event.ts';
import type { TaskTrace, WaitTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';

/** Something that is certainly wrong with a run. Task ids throughout. */
export type Diagnosis =
  /** Everybody waits for ever; `cycle` when the waits form a ring. */
  | { readonly kind: 'deadlock'; readonly seq: number; readonly cycle?: readonly number[]; readonly stuck: readonly { readonly task: number; readonly wait: WaitTrace }[] }
  /** Nobody was waiting yet when the wake-up came, and no other ever did. */
  | { readonly kind: 'lost-wake-up'; readonly seq: number; readonly task: number; readonly wait: WaitTrace; readonly wakeUp: TraceEvent }
  /** Tasks that wait for each other's end, each for the next; whatever else may still go on, none of them will. */
  | { readonly kind: 'await-cycle'; readonly seq: number; readonly cycle: readonly number[] }
  /** A task ended and took a lock with it. */
  | { readonly kind: 'lock-held-at-end'; readonly seq: number; readonly task: number; readonly lock: string }
  | { readonly kind: 'cancel-swallowed'; readonly seq: number; readonly task: number }
  /** A task goes round and round, asking instead of waiting. */
  | { readonly kind: 'poll-loop'; readonly seq: number; readonly task: number; readonly turns: number }
  | { readonly kind: 'slow-step'; readonly seq: number; readonly task: number; readonly ms: number }
  | { readonly kind: 'unhandled-failure'; readonly seq: number; readonly task: number; readonly error: string };

const POLLING_TURNS = 200; // in a row, with nothing else done
const POLLING_TURNS_WITHOUT_TIME = 1000; // where time stands still while code runs, work cannot be told from looking
const LONGEST_LOOK_MS = 0.1; // on average; who works for longer before it gives way is not merely looking

/**
 * What is wrong with a run, in the order of events. Only what is certain is told: what merely looks odd is
 * left to whoever reads the timeline.
 */
export function diagnose(trace: Trace): Diagnosis[] {
  const found = [...withoutNamedCycles([...deadlocks(trace), ...awaitCycles(trace)]), ...heldLocks(trace), ...remarks(trace), ...pollLoops(trace)];
  return found.toSorted((a, b) => a.seq - b.seq);
}

function deadlocks(trace: Trace): Diagnosis[] {
  return trace.events('loop.deadlock').flatMap(({ seq, cycle }): Diagnosis[] => {
    const stuck = trace.tasks.flatMap((task) => {
      const wait = task.waits.findLast((each) => each.seq < seq && (each.woken?.seq ?? Infinity) > seq);
      return wait === undefined ? [] : [{ task: task.id, wait }];
    });
    const lost = stuck.flatMap(({ task, wait }) => lostWakeUp(trace, task, wait));
    return [{ kind: 'deadlock', seq, stuck, ...(cycle !== undefined && { cycle }) }, ...lost];
  });
}

/** In a deadlock, a wake-up of the same resource that woke nobody, before the wait began, and none after. */
function lostWakeUp(trace: Trace, task: number, wait: WaitTrace): Diagnosis[] {
  if (wait.on !== 'condition' && wait.on !== 'event') return [];
  const name = wait.label.slice(wait.on.length + 1);
  const wakeUp = trace.events(wait.on === 'condition' ? 'condition.notified' : 'event.set', { name }).at(-1);
  if (wakeUp === undefined || wakeUp.seq > wait.seq || name === EVENT_OF_QUEUES) return [];
  const hasWokenSomebody = trace.tasks.some(({ waits }) => waits.some(({ woken }) => woken?.act?.seq === wakeUp.seq));
  // Who has had the lock since, and looked, and came back, waits for something else that never came.
  const looks = trace.events('lock.granted', { name, by: task }).filter(({ seq }) => seq > wakeUp.seq && seq < wait.seq).length;
  return hasWokenSomebody || looks > 1 ? [] : [{ kind: 'lost-wake-up', seq: wait.seq, task, wait, wakeUp }];
}

// A queue's own: it is cleared and set as items come and are done; who waits for that misses an item.
const EVENT_OF_QUEUES = 'queue.join';

function withoutNamedCycles(found: readonly Diagnosis[]): Diagnosis[] {
  const named = new Set(found.flatMap((each) => (each.kind === 'deadlock' ? (each.cycle ?? []) : [])));
  return found.filter((each) => each.kind !== 'await-cycle' || !each.cycle.some((task) => named.has(task)));
}

/** Rings of tasks that have nothing else to wait for; looked for at the end of each slice that began to wait for a task. */
function awaitCycles(trace: Trace): Diagnosis[] {
  const events = trace.events();
  return events.flatMap((event, index): Diagnosis[] => {
    const { kind, on, seq, task: first } = event;
    if (kind !== 'task.waiting' || on !== 'task') return [];
    let end = index + 1;
    while (end < events.length && isOfSlice(events[end]!, first)) end++;
    const cycle: number[] = [];
    for (let next = first; next !== undefined && trace.has(next); next = onlyJoinAt(trace.task(next), events[end]?.seq ?? Infinity)) {
      if (next === first && cycle.length > 0) return [{ kind: 'await-cycle', seq, cycle }];
      if (cycle.includes(next)) return [];
      cycle.push(next);
    }
    return [];
  });
}

/** What a task does until it suspends; then the loop goes on, with a turn, a timer, or a jump in time. */
function isOfSlice({ kind, by }: TraceEvent, task: number | undefined): boolean {
  return kind !== 'task.running' && kind !== 'clock.jump' && (kind !== 'task.ready' || by === task);
}

/** The task that this one waits for at that moment, if it waits for nothing else. */
function onlyJoinAt({ waits, endedSeq = Infinity }: TaskTrace, atSeq: number): number | undefined {
  const open = endedSeq < atSeq ? [] : waits.filter(({ seq, woken }) => seq < atSeq && (woken?.seq ?? Infinity) >= atSeq);
  return open.length === 1 && open[0]?.on === 'task' ? open[0].holder : undefined;
}

/** Locks are told apart by name; of several with one name, a release of any counts. */
function heldLocks(trace: Trace): Diagnosis[] {
  const balance = new Map<string, Map<number, number>>();
  for (const { kind, name = '', by } of trace.events(['lock.granted', 'lock.released'])) {
    const owners = balance.get(name) ?? new Map<number, number>();
    balance.set(name, owners);
    if (kind === 'lock.granted' && by !== undefined) owners.set(by, (owners.get(by) ?? 0) + 1);
    if (kind === 'lock.released') release(owners, by);
  }
  return [...balance].flatMap(([lock, owners]) =>
    [...owners].flatMap(([task, held]): Diagnosis[] => {
      const { endedSeq } = trace.task(task);
      return held > 0 && endedSeq !== undefined ? [{ kind: 'lock-held-at-end', seq: endedSeq, task, lock }] : [];
    }),
  );
}

/** Any task may release a lock: its own if it has one, otherwise somebody's. */
function release(owners: Map<number, number>, by: number | undefined): void {
  const own = by !== undefined && (owners.get(by) ?? 0) > 0 ? by : [...owners].find(([, held]) => held > 0)?.[0];
  if (own !== undefined) owners.set(own, (owners.get(own) ?? 0) - 1);
}

function remarks(trace: Trace): Diagnosis[] {
  return trace.events(['cancel.swallowed', 'loop.blocked', 'warn.unhandled']).flatMap((event): Diagnosis[] => {
    const { seq, task, kind, detail, value = '' } = event;
    if (task === undefined) return [];
    if (kind === 'cancel.swallowed') return hasBeenThrown(trace, task) ? [{ kind: 'cancel-swallowed', seq, task }] : [];
    if (kind === 'loop.blocked') return [{ kind: 'slow-step', seq, task, ms: Number(detail) }];
    return [{ kind: 'unhandled-failure', seq, task, error: value }];
  });
}

/** A request that went on to a joined task reaches the joiner only when that task ends in a cancellation. */
function hasBeenThrown(trace: Trace, id: number): boolean {
  const { cancellations, waits } = trace.task(id);
  return cancellations.some(({ delivered }) => {
    if (delivered?.on !== 'task') return delivered !== undefined;
    const joined = waits.findLast(({ on, seq }) => on === 'task' && seq < delivered.seq)?.holder;
    return joined === undefined || !trace.has(joined) || !['done', 'failed'].includes(trace.task(joined).outcome);
  });
}

/** Turns given up one after the other, with no other event of the task in between. */
function pollLoops(trace: Trace): Diagnosis[] {
  const enough = trace.isVirtual ? POLLING_TURNS_WITHOUT_TIME : POLLING_TURNS;
  const rows = new Map<number, { turns: number; sinceMs: number }>();
  const found = new Map<number, Diagnosis>();
  for (const { kind, on, seq, atMs, task = 0, by = 0 } of trace.events()) {
    const id = task || by;
    if (kind === 'task.running' || id === 0 || found.has(id)) continue;
    if (kind !== 'task.ready' || on !== 'turn') {
      rows.delete(id);
      continue;
    }
    const row = rows.get(id) ?? { turns: 0, sinceMs: atMs };
    rows.set(id, row);
    if (++row.turns < enough) continue;
    if (atMs - row.sinceMs <= row.turns * LONGEST_LOOK_MS) found.set(id, { kind: 'poll-loop', seq, task: id, turns: row.turns });
    rows.delete(id);
  }
  return [...found.values()];
}
