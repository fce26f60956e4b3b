// caught by: who is cancelled before the batch goes is left out
import { createTask, Future, sleep, type Task } from 'asynclings';

export interface BatchOptions {
  /** Keys that make a batch full. */
  readonly maxSize: number;
  /** How long the first call of a batch waits for others. */
  readonly maxWaitMs: number;
  /** Batches under way at once. @default Infinity */
  readonly maxInFlight?: number;
  /** Whether equal keys in a batch are asked for once. @default false */
  readonly dedupe?: boolean;
}

/** A key, and everybody who wants its value. */
interface Seat<K, V> {
  readonly key: K;
  readonly callers: Set<Future<V>>;
}

interface Batch<K, V> {
  readonly seats: Set<Seat<K, V>>;
  /** Closes the batch when its time is up. */
  readonly timer: Task;
}

/** Collects single calls into batches. */
export function batcher<K, V>(load: (keys: K[]) => Promise<(V | Error)[]>, { maxSize, maxWaitMs, maxInFlight = Infinity, dedupe = false }: BatchOptions): (key: K) => Promise<V> {
  requireCount('maxSize', maxSize);
  requireCount('maxInFlight', maxInFlight);
  if (!Number.isFinite(maxWaitMs) || maxWaitMs < 0) throw new RangeError(`maxWaitMs is a finite number of at least 0, got ${String(maxWaitMs)}`);
  const closed: Batch<K, V>[] = [];
  let open: Batch<K, V> | undefined;
  let inFlight = 0;

  const begin = (): Batch<K, V> => {
    const batch: Batch<K, V> = {
      seats: new Set(),
      timer: createTask(async () => {
        await sleep(maxWaitMs);
        close(batch);
      }),
    };
    return batch;
  };

  const close = (batch: Batch<K, V>): void => {
    open = undefined;
    closed.push(batch);
    advance();
  };

  const advance = (): void => {
    while (inFlight < maxInFlight) {
      const seats = [...(closed.shift()?.seats ?? [])];
      if (seats.length > 0) send(seats);
      else if (closed.length === 0) return; // otherwise everybody of that batch has left
    }
  };

  // In a task of its own: no caller's cancellation ends what others wait for.
  const send = (seats: readonly Seat<K, V>[]): void => {
    inFlight++;
    createTask(async () => {
      try {
        const values = await load(seats.map(({ key }) => key));
        if (values.length !== seats.length) throw new RangeError(`${seats.length} keys were asked for, and ${values.length} values came`);
        for (const [index, value] of values.entries()) answer(seats[index]!, value);
      } catch (error) {
        for (const { callers } of seats) for (const caller of callers) if (!caller.isDone) caller.setException(error);
      } finally {
        inFlight--;
        advance();
      }
    });
  };

  return async (key) => {
    const batch = (open ??= begin());
    const known = dedupe ? [...batch.seats].find((each) => Object.is(each.key, key)) : undefined;
    const seat: Seat<K, V> = known ?? { key, callers: new Set() };
    const caller = new Future<V>('a value of the batch');
    batch.seats.add(seat);
    seat.callers.add(caller);
    if (batch.seats.size >= maxSize) {
      batch.timer.cancel();
      close(batch);
    }
    try {
      return await caller.wait();
    } catch (error) {
      leave(batch, seat, caller);
      throw error;
    }
  };

  function leave(batch: Batch<K, V>, seat: Seat<K, V>, caller: Future<V>): void {
    seat.callers.delete(caller);
    if (batch !== open || [...batch.seats].some(({ callers }) => callers.size > 0)) return;
    batch.timer.cancel();
    open = undefined;
  }
}

function answer<V>({ callers }: Seat<unknown, V>, value: V | Error): void {
  for (const caller of callers) {
    if (caller.isDone) continue; // cancelled meanwhile
    if (value instanceof Error) caller.setException(value);
    else caller.setResult(value);
  }
}

function requireCount(name: string, value: number): void {
  if (value !== Infinity && (!Number.isSafeInteger(value) || value < 1)) throw new RangeError(`${name} is a whole number of at least 1, or Infinity, got ${String(value)}`);
}
