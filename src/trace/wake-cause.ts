import type { WaitKind } from '../asyncio/mod.ts';
import type { EventKind, TraceEvent } from './event.ts';
import type { TaskHistory } from './task-history.ts';
import type { Wake, WakeCause } from './task-trace.ts';

/** What the reader of events knows about the moment just before. */
export interface Recently {
  /** The task whose slice it is. */
  readonly running: TaskHistory | undefined;
  /** The last thing done to a resource in the slice under way. */
  readonly act: TraceEvent | undefined;
  /** The task that ended last, and the end. */
  readonly ended: TaskHistory | undefined;
  readonly historyOf: (id: number | undefined) => TaskHistory | undefined;
}

/** Why `event`, a `task.ready`, made `task` ready. */
export function wakeOf(event: TraceEvent, task: TaskHistory, recently: Recently): Wake {
  const { on = 'turn', by } = event;
  if (isInterruption(event, on, task)) return wake(event, 'cancel', by === task.id ? undefined : by);
  switch (on) {
    case 'turn':
      return wake(event, 'turn');
    case 'sleep':
      return wake(event, 'timer');
    case 'task':
    case 'shield':
    case 'group':
    case 'gather':
    case 'wait': {
      const ended = by ?? endedBefore(event, on, task, recently);
      if (ended !== undefined) return wake(event, 'end', ended);
      return wake(event, on === 'wait' ? 'timer' : 'outside');
    }
    case 'lock':
    case 'semaphore':
    case 'event':
    case 'condition':
    case 'queue.get':
    case 'queue.put': {
      const act = actFor(on, by, recently.act);
      const quitter = recently.running?.lastEvent.kind === 'cancel.delivered' ? recently.running.id : undefined;
      if (act === undefined && quitter !== undefined) return wake(event, 'handed on', quitter);
      return wake(event, by === undefined ? 'outside' : 'task', by, act);
    }
    case 'future':
      return by === undefined ? wake(event, 'outside') : wake(event, 'task', by);
    case 'io':
    case 'worker':
    case 'opaque':
      return wake(event, 'outside');
    default:
      return on satisfies never;
  }
}

function wake({ seq, atMs, on = 'turn', label = '' }: TraceEvent, cause: WakeCause, by?: number, act?: TraceEvent): Wake {
  const made: { -readonly [K in keyof Wake]: Wake[K] } = { seq, atMs, cause, on, label };
  if (by !== undefined) made.by = by;
  if (act !== undefined) made.act = act;
  return made;
}

/** A request ends most waits on the spot; those for tasks end with the task, and some cannot be ended. */
function isInterruption(event: TraceEvent, on: WaitKind, task: TaskHistory): boolean {
  if (on === 'turn' || on === 'opaque' || on === 'task' || on === 'gather') return false;
  const isPendingRequest = task.lastEvent.kind === 'task.waiting' && event.by === task.id && task.hasUndeliveredRequest;
  return task.lastEvent.kind === 'cancel.requested' || isPendingRequest;
}

// The loop itself carries the news of an end to those who wait for several tasks, without naming the task.
function endedBefore(event: TraceEvent, on: WaitKind, task: TaskHistory, { ended, historyOf }: Recently): number | undefined {
  if (ended?.endedAtMs === undefined) return undefined;
  if (on === 'wait') return event.atMs - ended.endedAtMs < 1 ? ended.id : undefined;
  for (let at: TaskHistory | undefined = ended; at !== undefined; at = historyOf(at.parent)) if (at === task) return ended.id;
  return undefined;
}

const ACTS: Partial<Record<WaitKind, readonly EventKind[]>> = {
  lock: ['lock.released'],
  semaphore: ['semaphore.released'],
  event: ['event.set'],
  condition: ['condition.notified'],
  'queue.get': ['queue.put', 'queue.shutdown'],
  'queue.put': ['queue.got', 'queue.shutdown'],
};

function actFor(on: WaitKind, by: number | undefined, act: TraceEvent | undefined): TraceEvent | undefined {
  return act !== undefined && act.by === by && ACTS[on]?.includes(act.kind) ? act : undefined;
}
