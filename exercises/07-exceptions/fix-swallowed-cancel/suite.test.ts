import { allTasks, CancelledError, createTask, currentTask, loopTime, sleep, type Task, wait } from 'asynclings';
import { cancelSweep, failSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { poll } from './starter.ts';

const NEXT_MS = 5;
const WRITE_MS = 4;
const FLUSH_MS = 3;
const GOODBYE_MS = 2;

/** A plant that measures `count` times, and what it has got down on paper. */
function plant(count: number) {
  let last = 0;
  const log: unknown[] = [];
  const next = fakeCall(() => (last < count ? ++last : undefined), { ms: NEXT_MS });
  const write = fakeCall((_reading: number) => {}, { ms: WRITE_MS });
  const flush = fakeCall(() => {}, { ms: FLUSH_MS });
  const alive = fakeCall((_isAlive: boolean) => {}, { ms: (isAlive) => (isAlive ? 1 : GOODBYE_MS) });
  const sink = { write, flush, alive, log: (error: unknown) => void log.push(error) };
  return { source: { next }, sink, next, write, flush, alive, log };
}

type Plant = ReturnType<typeof plant>;

const writtenTo = ({ write }: Plant) => write.calls.filter(({ outcome }) => outcome === 'done').map(({ args }) => args[0]);
const hasSaidGoodbye = ({ alive }: Plant) => alive.calls.some(({ args: [isAlive], outcome }) => !isAlive && outcome === 'done');

/** Polls, is cancelled at `atMs`, and says when that was over. */
async function cancelAt(atMs: number, { source, sink }: Plant) {
  const poller = createTask(() => poll(source, sink), { name: 'poller' });
  await sleep(atMs);
  const askedAtMs = loopTime();
  poller.cancel('we close');
  await wait([poller], { timeoutMs: 200 });
  const isOver = poller.isDone;
  const tookMs = loopTime() - askedAtMs;
  if (!isOver) for (const task of allTasks()) if (task !== currentTask()) task.cancel('the test ends');
  return { isOver, isCancelled: poller.isCancelled, tookMs };
}

const AT_ONCE = { isOver: true, isCancelled: true, tookMs: GOODBYE_MS + FLUSH_MS };

test(
  'stops at once while it waits for a reading, and cleans up',
  scenario(async () => {
    const its = plant(10);
    expect(await cancelAt(3, its)).toEqual(AT_ONCE);
    expect(its.flush.calls.map(({ outcome }) => outcome)).toEqual(['done']);
    expect(hasSaidGoodbye(its)).toBe(true);
    expect(writtenTo(its)).toEqual([]);
  }),
);

test(
  'stops at once while it writes a reading, and cleans up',
  scenario(async () => {
    const its = plant(10);
    expect(await cancelAt(7, its)).toEqual(AT_ONCE);
    expect(its.write.calls.map(({ outcome }) => outcome)).toEqual(['abandoned']);
    expect(its.flush.calls.map(({ outcome }) => outcome)).toEqual(['done']);
    expect(hasSaidGoodbye(its)).toBe(true);
  }),
);

test(
  'stops at once between two readings, and cleans up',
  scenario(async () => {
    const its = plant(10);
    expect(await cancelAt(12, its)).toEqual(AT_ONCE);
    expect(writtenTo(its)).toEqual([1]);
    expect(its.flush.calls.map(({ outcome }) => outcome)).toEqual(['done']);
  }),
);

test(
  'stops its heart in the middle of a beat as well',
  scenario(async () => {
    const its = plant(10);
    const slow = fakeCall((_isAlive: boolean) => {}, { ms: (isAlive) => (isAlive ? 10 : GOODBYE_MS) });
    const end = await cancelAt(3, { ...its, alive: slow, sink: { ...its.sink, alive: slow } });
    expect(end).toEqual(AT_ONCE);
    expect(slow.calls.map(({ args, outcome }) => [args[0], outcome])).toEqual([
      [true, 'abandoned'],
      [false, 'done'],
    ]);
  }),
);

test(
  'does not take a cancellation for an error that is worth a line in the log',
  scenario(async () => {
    for (const atMs of [1, 3, 7, 12]) {
      const its = plant(10);
      await cancelAt(atMs, its);
      expect(its.log).toEqual([]);
    }
  }),
);

test(
  'goes on after an error of a reading, of a writing and of a beat, and logs it',
  scenario(async () => {
    const its = plant(4);
    const [noReading, noWriting, noBeat] = [new Error('no reading'), new Error('no writing'), new Error('no beat')];
    its.next.failOn(2, noReading);
    its.write.failOn(2, noWriting);
    its.alive.failOn(2, noBeat);
    await poll(its.source, its.sink);
    expect(writtenTo(its)).toEqual([1, 3, 4]);
    expect(new Set(its.log)).toEqual(new Set([noBeat, noReading, noWriting]));
    expect(its.log).toHaveLength(3);
    expect(hasSaidGoodbye(its)).toBe(true);
  }),
);

test(
  'logs a flush that fails, and ends as it would have ended without that',
  scenario(async () => {
    const diskFull = new Error('disk full');
    const quiet = plant(1);
    quiet.flush.failOn(1, diskFull);
    await poll(quiet.source, quiet.sink);
    expect(quiet.log).toEqual([diskFull]);
    const cancelled = plant(10);
    cancelled.flush.failOn(1, diskFull);
    expect(await cancelAt(7, cancelled)).toEqual(AT_ONCE);
    expect(cancelled.log).toEqual([diskFull]);
  }),
);

test(
  'does not lose a cancellation that comes while it is stopping its heart',
  scenario(async () => {
    const its = plant(1);
    const slow = fakeCall((_isAlive: boolean) => {}, { ms: (isAlive) => (isAlive ? 1 : 10) });
    const poller = createTask(() => poll(its.source, { ...its.sink, alive: slow }), { name: 'poller' });
    await sleep(21); // between 20, when there are no more readings, and 30, when the heart has said goodbye
    expect(slow.calls.at(-1)).toEqual({ args: [false], outcome: 'pending' });
    poller.cancel('we close');
    await wait([poller]);
    expect(poller.isCancelled).toBe(true);
    expect(its.flush.calls.map(({ outcome }) => outcome)).toEqual(['done']);
    expect(allTasks().size).toBe(1);
  }),
);

test(
  'carries every reading, one every 10 ms, and ends when there are no more',
  scenario(async () => {
    const its = plant(3);
    await poll(its.source, its.sink);
    expect(writtenTo(its)).toEqual([1, 2, 3]);
    expect(loopTime()).toBe(3 * (NEXT_MS + 10) + NEXT_MS + GOODBYE_MS + FLUSH_MS);
    expect(its.alive.calls.map(({ args }) => args[0])).toEqual([true, true, true, false]);
    expect(its.flush.calls).toHaveLength(1);
    expect(its.log).toEqual([]);
  }),
);

test(
  'no task that was asked to stop goes on as if nothing had happened',
  scenario(async () => {
    for (const atMs of [1, 3, 7, 12, 22]) {
      const its = plant(10);
      const seen = new Set<Task>();
      const poller = createTask(() => poll(its.source, its.sink), { name: 'poller' });
      await sleep(atMs);
      for (const task of allTasks()) if (task !== currentTask()) seen.add(task);
      poller.cancel('we close');
      await wait(seen, { timeoutMs: 200 });
      const [first] = [...seen].filter((task) => !task.isCancelled).map(({ name, state }) => `${name} is ${state}`);
      for (const task of seen) task.cancel('the test ends');
      expect(first).toBe(undefined);
    }
  }),
);

test(
  'wherever it is cancelled, it ends cancelled and has flushed once',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const its = plant(2);
    victim(() => poll(its.source, its.sink));
    const { kind } = await ending();
    expect(kind).toBe(isUndisturbed ? 'done' : 'cancelled');
    expect(its.flush.calls).toHaveLength(1);
    expect(its.log.filter((error) => error instanceof CancelledError)).toEqual([]);
  }),
);

test(
  'whatever fails, it is logged and the poller comes to its end',
  failSweep(async ({ dependency, failure, hasFailed }) => {
    const its = plant(2);
    const sink = { ...its.sink, write: dependency(its.write), flush: dependency(its.flush), alive: dependency(its.alive) };
    await poll({ next: dependency(its.next) }, sink);
    expect(its.log).toEqual(hasFailed() ? [failure] : []);
  }),
);
