import type { TraceEvent } from './event.ts';
import type { TaskTrace, WaitTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';

/** Something that is certainly wrong with a run. Task ids throughout. */
export type Diagnosis =
  /** Everybody waits for ever; `cycle` when the waits form a ring. */
  | { readonly kind: 'deadlock'; readonly seq: number; readonly cycle?: readonly number[]; readonly stuck: readonly { readonly task: number; readonly wait: WaitTrace }[] }
  /** Nobody was waiting yet when the wake-up came, and no other ever did. */
  | { readonly kind: 'lost-wake-up'; readonly seq: number; readonly task: number; readonly wait: WaitTrace; readonly wakeUp: TraceEvent }
  /** A task ended and took a lock with it. */
  | { readonly kind: 'lock-held-at-end'; readonly seq: number; readonly task: number; readonly lock: string }
  | { readonly kind: 'cancel-swallowed'; readonly seq: number; readonly task: number }
  /** A task goes round and round, asking instead of waiting. */
  | { readonly kind: 'poll-loop'; readonly seq: number; readonly task: number; readonly turns: number }
  | { readonly kind: 'slow-step'; readonly seq: number; readonly task: number; readonly ms: number }
  | { readonly kind: 'unhandled-failure'; readonly seq: number; readonly task: number; readonly error: string };

const POLLING_TURNS = 200; // in a row, with nothing else done; no sensible program gives way that often

/**
 * What is wrong with a run, in the order of events. Only what is certain is told: what merely looks odd is
 * left to whoever reads the timeline.
 */
export function diagnose(trace: Trace): Diagnosis[] {
  const found = [...deadlocks(trace), ...heldLocks(trace), ...remarks(trace), ...trace.tasks.flatMap((task) => pollLoops(task, trace))];
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

/** In a deadlock, a wake-up of the same resource before the wait began, and none after. */
function lostWakeUp(trace: Trace, task: number, wait: WaitTrace): Diagnosis[] {
  if (wait.on !== 'condition' && wait.on !== 'event') return [];
  const name = wait.label.slice(wait.on.length + 1);
  const wakeUps = trace.events(wait.on === 'condition' ? 'condition.notified' : 'event.set', { name });
  const wakeUp = wakeUps.at(-1);
  return wakeUp === undefined || wakeUp.seq > wait.seq ? [] : [{ kind: 'lost-wake-up', seq: wait.seq, task, wait, wakeUp }];
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
    if (kind === 'cancel.swallowed') return [{ kind: 'cancel-swallowed', seq, task }];
    if (kind === 'loop.blocked') return [{ kind: 'slow-step', seq, task, ms: Number(detail) }];
    return [{ kind: 'unhandled-failure', seq, task, error: value }];
  });
}

/** Turns given up one after the other, with no other event of the task in between. */
function pollLoops({ id }: TaskTrace, trace: Trace): Diagnosis[] {
  const events = trace.events(undefined, { task: id });
  let turns = 0;
  for (const { kind, on, seq } of events) {
    if (kind === 'task.running') continue;
    turns = kind === 'task.ready' && on === 'turn' ? turns + 1 : 0;
    if (turns === POLLING_TURNS) return [{ kind: 'poll-loop', seq, task: id, turns }];
  }
  return [];
}
