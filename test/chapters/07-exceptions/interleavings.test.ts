import { allTasks, CancelledError, createTask, run, sleep, wait } from 'asynclings';
import { Breaker, BreakerOpen, cancelAfter, gracefulShutdown, InnerCancelled, Nursery } from 'asynclings/chapters/exceptions';
import { seededChooser, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { failureOf } from '../../support/virtual-time.ts';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

async function underEverySeed(body: (random: () => number) => Promise<void>): Promise<void> {
  for (const seed of SEEDS) {
    const checked = async () => {
      await body(seededRandom(seed));
      await sleep(1);
      expect([...allTasks()].map(({ name }) => name), `seed ${seed}`).toEqual(['main']);
    };
    await run(checked, { clock: 'virtual', choose: seededChooser(seed) });
  }
}

test('every failure of shielded work is heard exactly once, by its caller or by the supervisor', () =>
  underEverySeed(async (random) => {
    const heard: string[] = [];
    const nursery = new Nursery({ onError: (error) => heard.push((error as Error).message) });
    const callers = Array.from({ length: 8 }, (_, n) =>
      createTask(async () => {
        const failure = await failureOf(() => nursery.shield(() => sleep(5).then(() => Promise.reject(new Error(`commit ${n}`)))));
        if (!(failure instanceof CancelledError)) heard.push((failure as Error).message);
      }),
    );
    // Around the instant at which all the work fails, so that either may come first.
    for (const caller of callers) {
      createTask(async () => {
        await sleep(4 + Math.floor(random() * 3));
        caller.cancel();
      });
    }
    await wait(callers);
    await sleep(10);
    await nursery.close();
    expect(heard.toSorted()).toEqual(Array.from({ length: 8 }, (_, n) => `commit ${n}`));
  }));

test('a closing nursery that is cancelled at any moment leaves no work and no caller waiting', () =>
  underEverySeed(async (random) => {
    const nursery = new Nursery({ onError: () => {} });
    const callers = [3, 30].map((ms) => createTask(() => nursery.shield(() => sleep(ms)).catch((error: unknown) => expect(error).toBeInstanceOf(Error))));
    await sleep(random() < 0.5 ? 0 : 1);
    const closing = createTask(() => nursery.close({ graceMs: 10 }));
    await sleep(1 + Math.floor(random() * 25)); // a close() that never began could not do anything
    closing.cancel('now');
    await wait([closing, ...callers]);
    expect(nursery.pending).toBe(0);
  }));

test('a shutdown accounts for every task, whatever the order in which they end', () =>
  underEverySeed(async () => {
    const tasks = Array.from({ length: 6 }, (_, n) => createTask(() => sleep(100).catch(() => (n % 2 ? sleep(n * 5) : undefined)), { name: `${n}` }));
    await sleep(1);
    const { cancelled, completed, failed, stuck } = await gracefulShutdown(tasks, 12);
    expect([...cancelled, ...completed, ...stuck].toSorted()).toEqual(['0', '1', '2', '3', '4', '5']);
    expect([failed, stuck]).toEqual([[], ['3', '5']]);
    await wait(tasks);
  }));

test('cancelAfter() ends in exactly one of its ways when everything happens at one instant', () =>
  underEverySeed(async () => {
    const told: string[] = [];
    let work: (() => void) | undefined;
    const caller = createTask(() =>
      failureOf(() =>
        cancelAfter(async () => {
          work = () => [...allTasks()].find(({ name }) => name === 'cancelAfter')?.cancel('inner');
          await sleep(50);
        }, 5, { onCancel: (why) => void told.push(why) }),
      ),
    );
    createTask(async () => (await sleep(5), caller.cancel('outer')));
    createTask(async () => (await sleep(5), work?.()));
    const failure = (await caller.join()) as Error;
    expect(told).toHaveLength(1);
    // A request that came during the callback is thrown after it, and carries what it took the place of.
    const end = failure instanceof CancelledError && failure.cause !== undefined ? failure.cause : failure;
    expect(told[0]).toBe(end instanceof CancelledError ? 'outer' : end instanceof InnerCancelled ? 'inner' : 'limit');
    // Nobody's request to the caller is lost.
    if (caller.cancelling > 0 && told[0] !== 'outer') expect(failure).toBeInstanceOf(CancelledError);
  }));

test('a breaker lets one probe through at a time, whoever comes first', () =>
  underEverySeed(async (random) => {
    const breaker = new Breaker({ failures: 1, resetMs: 10 });
    await failureOf(() => breaker.call(() => Promise.reject(new Error('down'))));
    let probes = 0;
    let most = 0;
    const probe = async () => {
      most = Math.max(most, ++probes);
      try {
        await sleep(Math.floor(random() * 3));
        if (random() < 0.5) throw new Error('down');
      } finally {
        probes--;
      }
    };
    const calls = Array.from({ length: 20 }, (_, n) => createTask(async () => {
        await sleep(10 + (n % 7));
        if (breaker.state !== 'closed') await breaker.call(probe);
      }));
    for (const call of calls.slice(0, 5)) createTask(async () => (await sleep(11), call.cancel()));
    await wait(calls);
    for (const call of calls) {
      const error: unknown = call.isCancelled ? undefined : call.exception();
      expect(error === undefined || error instanceof BreakerOpen || String(error) === 'Error: down').toBe(true);
    }
    expect(most).toBe(1);
  }));
