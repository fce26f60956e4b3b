import {
  Barrier,
  BrokenBarrierError,
  CancelledError,
  Condition,
  Event,
  ExceptionGroup,
  Future,
  InvalidStateError,
  Lock,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  Semaphore,
  type Task,
  TimeoutError,
  type TimeoutScope,
} from 'asynclings';
import type { Catches } from './program.ts';

/** The programs' own error. */
export class Boom extends Error {
  override readonly name = 'Boom';
  readonly tag: string;

  constructor(tag: string) {
    super(tag);
    this.tag = tag;
  }
}

export type SharedObject = Lock | Condition | Semaphore | Event | Barrier | Queue<number> | Future<number>;

// The first match counts: BrokenBarrierError is an InvalidStateError.
const NAMES: readonly (readonly [kind: abstract new (...args: never[]) => unknown, name: string])[] = [
  [QueueEmpty, 'QueueEmpty'],
  [QueueFull, 'QueueFull'],
  [QueueShutDown, 'QueueShutDown'],
  [BrokenBarrierError, 'BrokenBarrier'],
  [InvalidStateError, 'InvalidState'],
  [RangeError, 'Range'],
];

/** An error in words that both languages share. */
export function describe(error: unknown): string {
  if (error instanceof Boom) return `Boom(${error.tag})`;
  if (error instanceof CancelledError) return describeCancellation(error);
  if (error instanceof TimeoutError) return error.cause ? `Timeout(${describe(error.cause)})` : 'Timeout';
  if (error instanceof ExceptionGroup) return `Group[${error.errors.map(describe).join(',')}]`;
  const name = NAMES.find(([kind]) => error instanceof kind)?.[1];
  return name ?? `UNKNOWN ${String(error)}`;
}

function describeCancellation({ reason }: CancelledError): string {
  // The runtime's own requests name the scope or group that made them; asyncio's have no reason.
  return typeof reason === 'string' && reason !== '' ? `Cancelled(${reason})` : 'Cancelled';
}

/** One result of `gather` with `returnExceptions`. */
export function describeResult(result: unknown): string {
  if (result instanceof CancelledError) return '!Cancelled'; // CPython's gather() forgets the reason here
  return result instanceof Error ? `!${describe(result)}` : String(result);
}

export function describeFuture(future: Future<number> | Task): string {
  if (!future.isDone) return 'pending';
  if (future.isCancelled) return 'cancelled';
  const error = future.exception();
  return error === undefined ? `=${String(future.result())}` : `!${describe(error)}`;
}

export function describeTask(task: Task): string {
  return `${describeFuture(task)} c${task.cancelling}`;
}

export function describeScope(scope: TimeoutScope): string {
  return `${scope.whenMs ?? '-'}${scope.expired ? ' expired' : ''}`;
}

export function describeObject(thing: SharedObject): string {
  if (thing instanceof Lock || thing instanceof Condition) return thing.locked ? 'locked' : 'free';
  if (thing instanceof Semaphore) return `${thing.available} ${thing.locked ? 'locked' : 'free'}`;
  if (thing instanceof Event) return thing.isSet ? 'set' : 'clear';
  if (thing instanceof Barrier) return `${thing.waiting}/${thing.parties}${thing.broken ? ' broken' : ''}`;
  if (thing instanceof Queue) return `${thing.size}/${thing.capacity}${thing.empty ? ' empty' : ''}${thing.full ? ' full' : ''}`;
  return describeFuture(thing);
}

export function isCaught(catches: Catches, error: unknown): boolean {
  switch (catches) {
    case 'all':
      return true;
    case 'error':
      return !(error instanceof CancelledError);
    case 'cancelled':
      return error instanceof CancelledError;
    case 'timeout':
      return error instanceof TimeoutError;
    case 'group':
      return error instanceof ExceptionGroup;
    case 'nothing':
      return false;
    default:
      return catches satisfies never;
  }
}
