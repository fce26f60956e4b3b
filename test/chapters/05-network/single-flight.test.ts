import { createTask, currentTask, DeadlockError, loopTime, run, sleep, TaskGroup, wait } from 'asynclings';
import { InnerCancelled, remaining, withTimeout } from 'asynclings/chapters/exceptions';
import { ReentrantError, SingleFlight } from 'asynclings/chapters/network';
import { cancelSweep, explored, fakeCall } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const user = () => fakeCall(() => ({ name: 'Ada' }), { ms: 10 });

test('callers of one key share one piece of work; a later one has it done again', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = user();
    const callers = [0, 3, 9].map((ms) => createTask(async () => (await sleep(ms), flights.do('u', load))));
    await wait(callers);
    const [first, second, third] = callers.map((task) => task.result());
    expect([first === second, first === third, loopTime(), load.calls.length, flights.inFlight]).toEqual([true, true, 10, 1, 0]);
    await flights.do('u', load);
    expect(load.calls.length).toBe(2);
  }));

test('whoever hears of the result can ask anew in the same turn', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = user();
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 3; n++) group.createTask(() => flights.do('u', load).then(() => flights.do('u', load)));
    });
    expect(load.calls.length).toBe(2);
  }));

test('the work survives the caller who began it, and ends with the last who waits', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = user();
    const [leader, follower] = [1, 2].map(() => createTask(() => flights.do('u', load)));
    await sleep(5);
    leader!.cancel('left');
    expect([await follower!.join(), load.calls[0]?.outcome, leader!.isCancelled]).toEqual([{ name: 'Ada' }, 'done', true]);
    const alone = createTask(() => flights.do('u', load));
    await sleep(5);
    alone.cancel('left');
    await wait([alone]);
    expect(flights.inFlight).toBe(0);
    await sleep(0);
    expect([load.calls[1]?.outcome, loopTime()]).toEqual(['abandoned', 15]);
  }));

test('nobody joins work that is cleaning up', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, string>();
    const stubborn = async () => {
      try {
        await sleep(100);
      } finally {
        await sleep(50);
      }
      return 'old';
    };
    const alone = createTask(() => flights.do('u', stubborn));
    await sleep(5);
    alone.cancel();
    await wait([alone]);
    expect([await flights.do('u', async () => 'new'), loopTime()]).toEqual(['new', 5]);
    await sleep(60);
  }));

test('a failure goes to all who wait, as one error, and is not kept', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = user();
    const error = new Error('down');
    load.failOn(1, error);
    const callers = [1, 2].map(() => createTask(() => failureOf(() => flights.do('u', load))));
    await wait(callers);
    expect(callers.map((task) => task.result() === error)).toEqual([true, true]);
    expect(await flights.do('u', load)).toEqual({ name: 'Ada' });
    const atOnce = () => {
      throw error;
    };
    expect([await failureOf(() => flights.do('u', atOnce)), flights.inFlight]).toEqual([error, 0]);
    expect(await failureOf(() => flights.do('u', Promise.resolve() as never))).toBeInstanceOf(TypeError);
  }));

test('keys do not wait for one another', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<unknown, unknown>();
    const load = user();
    await TaskGroup.run(async (group) => {
      for (const key of [1, '1', Number.NaN, undefined, load]) group.createTask(() => flights.do(key, load));
      await sleep(1);
      expect(flights.inFlight).toBe(5);
    });
    expect([load.calls.length, loopTime()]).toEqual([5, 10]);
  }));

test('forget has the next caller begin afresh; the old result reaches who waited for it', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, number>();
    let version = 0;
    const load = async () => {
      const mine = ++version;
      await sleep(10);
      return mine;
    };
    const old = createTask(() => flights.do('u', load));
    await sleep(5);
    flights.forget('u');
    const fresh = createTask(() => flights.do('u', load));
    expect(await old.join()).toBe(1);
    expect(flights.inFlight).toBe(1); // the end of the old one has not removed the new one
    expect([await flights.do('u', load), await fresh.join(), loopTime()]).toEqual([2, 2, 15]);
  }));

test('work cannot wait for itself', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, unknown>();
    expect(await failureOf(() => flights.do('u', () => flights.do('u', () => 1)))).toBeInstanceOf(ReentrantError);
    const indirect = () => flights.do('v', () => createTask(() => flights.do('u', () => 1)).join());
    expect(await failureOf(() => flights.do('u', indirect))).toBeInstanceOf(ReentrantError);
    expect([await flights.do('u', () => flights.do('v', () => 'other')), flights.inFlight]).toEqual(['other', 0]);
  }));

test('two pieces of work that wait for each other are a deadlock', async () => {
  const flights = new SingleFlight<string, unknown>();
  const waitFor = (key: string) => async () => {
    await sleep(1);
    return flights.do(key, () => 1);
  };
  const program = () => TaskGroup.run(async (group) => {
    group.createTask(() => flights.do('a', waitFor('b')));
    group.createTask(() => flights.do('b', waitFor('a')));
  });
  expect(await failureOf(() => run(program, { clock: 'virtual' }))).toBeInstanceOf(DeadlockError);
});

test('work that cancels itself has failed; its callers are not cancelled', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, unknown>();
    const givesUp = async () => {
      currentTask()!.cancel('no use');
      await sleep(1);
    };
    expect(await failureOf(() => flights.do('u', givesUp))).toMatchObject({ name: 'InnerCancelled', reason: 'no use' });
    expect(await failureOf(() => flights.do('u', givesUp))).toBeInstanceOf(InnerCancelled);
  }));

test('the work does not inherit the deadline of who happened to come first', () =>
  onVirtualTime(async () => {
    const flights = new SingleFlight<string, number>();
    const work = async () => {
      await sleep(30);
      return remaining();
    };
    const hasty = createTask(() => withTimeout(() => flights.do('u', work), 10));
    await sleep(1);
    const patient = createTask(() => flights.do('u', work));
    expect((await failureOf(() => hasty.join())) as Error).toMatchObject({ name: 'TimeoutError' });
    expect([await patient.join(), loopTime()]).toEqual([Infinity, 30]);
  }));

test(
  'whenever the first caller leaves, the other gets the result, and nothing is left',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const flights = new SingleFlight<string, unknown>();
    const load = user();
    const leader = victim(() => flights.do('u', load));
    const follower = createTask(() => flights.do('u', load));
    expect(await follower.join()).toEqual({ name: 'Ada' });
    expect((await ending()).kind).toBe(isUndisturbed ? 'done' : 'cancelled');
    expect([leader.isDone, load.mostInFlight, flights.inFlight]).toEqual([true, 1, 0]);
    await sleep(0);
  }),
);

test(
  'in whatever order one comes and the last one leaves, whoever stays gets a result',
  explored(async () => {
    const flights = new SingleFlight<string, unknown>();
    const load = user();
    const leaver = createTask(() => flights.do('u', load));
    const newcomer = createTask(async () => (await sleep(5), flights.do('u', load)));
    const canceller = createTask(async () => (await sleep(5), leaver.cancel()));
    expect(await newcomer.join()).toEqual({ name: 'Ada' });
    await wait([leaver, canceller]);
    expect(flights.inFlight).toBe(0);
    await sleep(0);
  }, { schedules: 100 }),
);
