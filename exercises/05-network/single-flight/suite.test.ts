import { CancelledError, createTask, currentTask, loopTime, sleep, type Task, TaskGroup, wait } from 'asynclings';
import { cancelSweep, explored, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { ReentrantError, SingleFlight, WorkCancelled } from './starter.ts';

/** A query that takes 10 ms; each one gives an object of its own. */
const query = () => fakeCall(() => ({ name: 'Ada' }), { ms: 10 });

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

/** Lets `task` be cancelled at `atMs` and waits for its end. */
async function leaveAt(atMs: number, task: Task): Promise<void> {
  await sleep(atMs - loopTime());
  task.cancel('user left');
  await wait([task]);
}

test(
  'callers who ask at the same time share one piece of work and its result',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    const callers = [0, 3, 9].map((ms) => createTask(async () => (await sleep(ms), flights.do('ada', load))));
    await wait(callers);
    const [first, second, third] = callers.map((task) => task.result());
    expect([load.calls.length, loopTime()]).toEqual([1, 10]);
    expect(first).toEqual({ name: 'Ada' });
    expect([second === first, third === first]).toEqual([true, true]);
  }),
);

test(
  'a later caller has the work done again',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    const first = await flights.do('ada', load);
    expect(flights.inFlight).toBe(0);
    const second = await flights.do('ada', load);
    expect([load.calls.length, first === second, loopTime()]).toEqual([2, false, 20]);
  }),
);

test(
  'who has got the result and asks again at once does not get the old one',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 3; n++) {
        group.createTask(async () => {
          const old = await flights.do('ada', load);
          expect(await flights.do('ada', load)).not.toBe(old);
        });
      }
    });
    expect([load.calls.length, loopTime()]).toEqual([2, 20]);
  }),
);

test(
  'the work outlives the caller who began it, and the others get its result',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    const leader = createTask(() => flights.do('ada', load));
    await sleep(1);
    const followers = [1, 2].map(() => createTask(() => flights.do('ada', load)));
    await leaveAt(5, leader);
    expect([leader.isCancelled, loopTime(), flights.inFlight]).toEqual([true, 5, 1]);
    for (const follower of followers) expect(await follower.join()).toEqual({ name: 'Ada' });
    expect([load.calls.length, loopTime()]).toEqual([1, 10]);
  }),
);

test(
  'the work goes on as long as anybody is interested, and is cancelled with the last one',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    const callers = [1, 2, 3].map(() => createTask(() => flights.do('ada', load)));
    await leaveAt(2, callers[1]!);
    await leaveAt(4, callers[0]!);
    expect(load.inFlight).toBe(1);
    await leaveAt(6, callers[2]!);
    expect([callers[2]!.isCancelled, loopTime(), flights.inFlight]).toEqual([true, 6, 0]);
    await sleep(1);
    expect([load.inFlight, load.calls[0]?.outcome]).toEqual([0, 'abandoned']);
  }),
);

test(
  'nobody joins work that has been given up, even while it still cleans up',
  scenario(async () => {
    const flights = new SingleFlight<string, string>();
    const slowly = async () => {
      try {
        await sleep(100);
      } finally {
        await sleep(50);
      }
      return 'old';
    };
    await leaveAt(5, createTask(() => flights.do('ada', slowly)));
    expect(loopTime()).toBe(5); // who leaves does not wait for it either
    const fresh = createTask(() => flights.do('ada', async () => (await sleep(100), 'new')));
    await sleep(60);
    expect(flights.inFlight).toBe(1); // the end of the old work is none of the new one's business
    expect([await fresh.join(), loopTime()]).toEqual(['new', 105]);
  }),
);

test(
  'a failure goes to all who wait, as one and the same error, and is not kept',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    const down = new Error('down');
    load.failOn(1, down);
    const callers = [1, 2, 3].map(() => createTask(() => thrownBy(() => flights.do('ada', load))));
    await wait(callers);
    expect(callers.map((task) => task.result() === down)).toEqual([true, true, true]);
    expect(await flights.do('ada', load)).toEqual({ name: 'Ada' });
    expect(load.calls.length).toBe(2);
  }),
);

test(
  'work that throws before its first await is a failure like any other',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const error = new Error('at once');
    let calls = 0;
    const throws = (): Promise<never> => {
      calls++;
      throw error;
    };
    const callers = [1, 2].map(() => createTask(() => thrownBy(() => flights.do('ada', throws))));
    await wait(callers);
    expect(callers.map((task) => task.result() === error)).toEqual([true, true]);
    expect(calls).toBeGreaterThan(0);
    expect(flights.inFlight).toBe(0);
  }),
);

test(
  'different keys have nothing to do with one another',
  scenario(async () => {
    const flights = new SingleFlight<unknown, unknown>();
    const load = query();
    await TaskGroup.run(async (group) => {
      for (const key of [1, '1', Number.NaN, undefined, load]) group.createTask(() => flights.do(key, load));
      for (const key of [1, Number.NaN, load]) group.createTask(() => flights.do(key, load));
      await sleep(1);
      expect(flights.inFlight).toBe(5);
    });
    expect([load.calls.length, loopTime(), flights.inFlight]).toEqual([5, 10, 0]);
  }),
);

test(
  'after forget the next one begins afresh, and those who wait still get theirs',
  scenario(async () => {
    const flights = new SingleFlight<string, number>();
    let version = 0;
    const load = async () => {
      const mine = ++version;
      await sleep(10);
      return mine;
    };
    const old = createTask(() => flights.do('ada', load));
    await sleep(5);
    flights.forget('ada');
    flights.forget('nobody');
    expect(flights.inFlight).toBe(0);
    const fresh = createTask(() => flights.do('ada', load));
    expect([await old.join(), loopTime()]).toEqual([1, 10]);
    await sleep(1);
    expect(flights.inFlight).toBe(1);
    expect([await flights.do('ada', load), await fresh.join(), version]).toEqual([2, 2, 2]);
  }),
);

test(
  'work that was forgotten is still cancelled with the last who waits for it',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    const old = createTask(() => flights.do('ada', load));
    await sleep(2);
    flights.forget('ada');
    const fresh = createTask(() => flights.do('ada', load));
    await leaveAt(4, old);
    expect(flights.inFlight).toBe(1);
    expect(await fresh.join()).toEqual({ name: 'Ada' });
    expect(load.calls.map(({ outcome }) => outcome)).toEqual(['abandoned', 'done']);
  }),
);

test(
  'work that asks for its own result is told so, instead of waiting for ever',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const itself = async () => {
      await sleep(1);
      return flights.do('ada', async () => 'never');
    };
    const callers = [1, 2].map(() => createTask(() => thrownBy(() => flights.do('ada', itself))));
    for (const caller of callers) expect(await caller.join()).toBeInstanceOf(ReentrantError);
    const byATask = () => createTask(() => flights.do('ada', async () => 'never')).join();
    expect(await thrownBy(() => flights.do('ada', byATask))).toBeInstanceOf(ReentrantError);
    expect(await thrownBy(() => flights.do('ada', () => flights.do('bob', itself)))).toBeInstanceOf(ReentrantError);
    expect(await flights.do('ada', () => flights.do('bob', async () => 'Bob'))).toBe('Bob');
    expect(flights.inFlight).toBe(0);
  }),
);

test(
  'work that was cancelled by somebody else has failed; its callers are not cancelled',
  scenario(async () => {
    const flights = new SingleFlight<string, unknown>();
    const givesUp = async () => {
      currentTask()!.cancel('no use');
      await sleep(1);
    };
    expect(await thrownBy(() => flights.do('ada', givesUp))).toBeInstanceOf(WorkCancelled);
    const throws = async () => {
      await sleep(1);
      throw new CancelledError('no use');
    };
    expect(await thrownBy(() => flights.do('ada', throws))).toBeInstanceOf(WorkCancelled);
    expect([currentTask()!.cancelling, flights.inFlight]).toEqual([0, 0]);
  }),
);

test(
  'a thousand callers make one query',
  scenario(
    async () => {
      const flights = new SingleFlight<string, unknown>();
      const load = query();
      const results = new Set<unknown>();
      await TaskGroup.run(async (group) => {
        for (let n = 0; n < 1000; n++) group.createTask(async () => results.add(await flights.do('ada', load)));
      });
      expect([load.calls.length, results.size, flights.inFlight]).toEqual([1, 1, 0]);
    },
    { order: 'fifo' },
  ),
);

test(
  'whenever the first one leaves, the other gets the result, and nothing is left behind',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const flights = new SingleFlight<string, unknown>();
    const load = query();
    victim(() => flights.do('ada', load));
    const follower = createTask(() => flights.do('ada', load));
    expect(await follower.join()).toEqual({ name: 'Ada' });
    expect((await ending()).kind).toBe(isUndisturbed ? 'done' : 'cancelled');
    await sleep(1);
    expect([load.mostInFlight, load.inFlight, flights.inFlight]).toEqual([1, 0, 0]);
  }),
);

test(
  'whoever leaves and whoever comes at the same moment, the one who stays gets a result',
  explored(
    async () => {
      const flights = new SingleFlight<string, unknown>();
      const load = query();
      const leaver = createTask(() => flights.do('ada', load));
      const newcomer = createTask(async () => (await sleep(5), flights.do('ada', load)));
      const canceller = createTask(async () => (await sleep(5), leaver.cancel('user left')));
      expect(await newcomer.join()).toEqual({ name: 'Ada' });
      await wait([leaver, canceller]);
      await sleep(1);
      expect([leaver.isCancelled, load.inFlight, flights.inFlight]).toEqual([true, 0, 0]);
    },
    { schedules: 200 },
  ),
);
