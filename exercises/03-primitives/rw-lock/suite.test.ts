import { CancelledError, createTask, loopTime, sleep, type Task, TaskGroup } from 'asynclings';
import { cancelSweep, scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { RWLock, SelfDeadlockError, UpgradeError } from './starter.ts';

const state = ({ readers, writing }: RWLock) => [readers, writing];
const FREE = [0, false];

/** Somebody who comes at `atMs`, stays for `forMs`, and writes down when they got in. */
function visitor(lock: RWLock, kind: 'read' | 'write', atMs: number, forMs: number, log: Record<string, number>): () => Promise<void> {
  return async () => {
    await sleep(atMs);
    await lock[kind](async () => {
      log[`${kind} ${atMs}`] = loopTime();
      await sleep(forMs);
    });
  };
}

async function all(works: Iterable<() => Promise<unknown>>): Promise<void> {
  await TaskGroup.run(async (group) => {
    for (const work of works) group.createTask(work);
  });
}

async function started<T>(work: () => Promise<T>): Promise<Task<T>> {
  const task = createTask(work);
  await sleep(1);
  return task;
}

test(
  'readers are inside together',
  scenario(async () => {
    const lock = new RWLock();
    await all([1, 2, 3].map(() => () => lock.read(() => sleep(10))));
    expect([loopTime(), ...state(lock)]).toEqual([10, ...FREE]);
    expect(await lock.read(async () => 'value')).toBe('value');
    expect(await lock.write(async () => 'value')).toBe('value');
  }),
);

test(
  'a writer is alone',
  scenario(async () => {
    const lock = new RWLock();
    let inside = 0;
    const alone = async () => {
      expect(++inside).toBe(1);
      await sleep(3);
      expect(inside--).toBe(1);
    };
    const reading = async () => {
      inside++;
      await sleep(2);
      inside--;
    };
    await all([1, 2, 3, 4].flatMap(() => [() => lock.write(alone), () => lock.read(reading)]));
    expect(state(lock)).toEqual(FREE);
  }),
);

test(
  'says who is inside',
  scenario(async () => {
    const lock = new RWLock();
    expect(state(lock)).toEqual(FREE);
    const readers = [await started(() => lock.read(() => sleep(10))), await started(() => lock.read(() => sleep(10)))];
    expect(state(lock)).toEqual([2, false]);
    const writer = await started(() => lock.write(() => sleep(10)));
    expect(state(lock)).toEqual([2, false]);
    for (const reader of readers) await reader.join();
    await sleep(1);
    expect(state(lock)).toEqual([0, true]);
    await writer.join();
    expect(state(lock)).toEqual(FREE);
  }),
);

test(
  'a stream of readers does not keep a writer waiting',
  scenario(async () => {
    const lock = new RWLock();
    const log: Record<string, number> = {};
    await all([0, 5, 10, 15, 20, 25, 30, 35].map((atMs) => visitor(lock, 'read', atMs, 10, log)).concat(visitor(lock, 'write', 12, 10, log)));
    expect(log['write 12']).toBe(20);
    expect([log['read 15'], log['read 20'], log['read 25']]).toEqual([30, 30, 30]);
  }),
);

test(
  'a stream of writers does not keep a reader waiting',
  scenario(async () => {
    const lock = new RWLock();
    const log: Record<string, number> = {};
    await all([0, 5, 9, 14, 18].map((atMs) => visitor(lock, 'write', atMs, 10, log)).concat([12, 13].map((atMs) => visitor(lock, 'read', atMs, 10, log))));
    // The writer of 5 was inside already at 12; at its end the readers have their turn.
    expect([log['write 5'], log['read 12'], log['read 13'], log['write 9'], log['write 14']]).toEqual([10, 20, 20, 30, 40]);
  }),
);

test(
  'with preference for writers, readers wait for all of them',
  scenario(async () => {
    const lock = new RWLock({ prefer: 'writers' });
    const log: Record<string, number> = {};
    await all([0, 5, 9].map((atMs) => visitor(lock, 'write', atMs, 10, log)).concat([1, 2].map((atMs) => visitor(lock, 'read', atMs, 10, log))));
    expect(log).toEqual({ 'write 0': 0, 'write 5': 10, 'write 9': 20, 'read 1': 30, 'read 2': 30 });
  }),
);

test(
  'writers go in in the order in which they came',
  scenario(async () => {
    const lock = new RWLock();
    const log: Record<string, number> = {};
    await all([0, 1, 2, 3].map((atMs) => visitor(lock, 'write', atMs, 10, log)));
    expect(Object.values(log)).toEqual([0, 10, 20, 30]);
    expect(Object.keys(log)).toEqual(['write 0', 'write 1', 'write 2', 'write 3']);
  }),
);

test(
  'nobody barges in between',
  scenario(async () => {
    const lock = new RWLock();
    const order: string[] = [];
    let next: Task | undefined;
    await lock.write(async () => {
      next = await started(() =>
        lock.write(async () => {
          order.push('waiter');
          await sleep(1);
        }),
      );
    });
    expect(state(lock)).toEqual([0, true]);
    await lock.write(async () => void order.push('main'));
    await next!.join();
    expect(order).toEqual(['waiter', 'main']);
  }),
);

test(
  'a reader who gives up behind a writer is counted neither in nor out',
  scenario(async () => {
    const lock = new RWLock();
    const writer = await started(() => lock.write(() => sleep(20)));
    const reader = await started(() => lock.read(() => sleep(10)));
    reader.cancel();
    const later = await started(() => lock.read(async () => loopTime()));
    expect(state(lock)).toEqual([0, true]);
    await writer.join();
    expect([await later.join(), ...state(lock)]).toEqual([20, ...FREE]);
    expect(await lock.write(async () => state(lock))).toEqual([0, true]);
  }),
);

test(
  'when a waiting writer gives up, the readers behind it go in at once',
  scenario(async () => {
    const lock = new RWLock();
    const first = await started(() => lock.read(() => sleep(100)));
    const writer = await started(() => lock.write(async () => {}));
    const second = await started(() => lock.read(async () => loopTime()));
    writer.cancel();
    expect(await second.join()).toBe(3);
    await first.join();
    expect(state(lock)).toEqual(FREE);
  }),
);

for (const [kind, people] of [['read', 'readers'], ['write', 'writers']] as const) {
  test(
    `a place that comes together with a cancellation goes to the next: ${people}`,
    cancelSweep(async ({ victim, ending }) => {
      const lock = new RWLock();
      const holder = await started(() => lock.write(() => sleep(10)));
      victim(() => lock[kind](() => sleep(5)));
      await sleep(1);
      const others = [await started(() => lock.write(() => sleep(5))), await started(() => lock.read(() => sleep(5)))];
      await ending();
      for (const other of [holder, ...others]) await other.join();
      expect(state(lock)).toEqual(FREE);
      await lock.write(async () => {});
    }),
  );
}

test(
  'who has just been cancelled is passed over',
  scenario(async () => {
    for (const kind of ['read', 'write'] as const) {
      const lock = new RWLock();
      let tasks: Task[] = [];
      await lock.write(async () => {
        tasks = [await started(() => lock[kind](async () => 'leaving')), await started(() => lock[kind](async () => 'staying'))];
        tasks[0]!.cancel('changed my mind');
      });
      expect(await tasks[1]!.join()).toBe('staying');
      await expect(tasks[0]!.join()).rejects.toThrow('changed my mind');
      expect(state(lock)).toEqual(FREE);
    }
  }),
);

test(
  'the place is free after an error',
  scenario(async () => {
    const lock = new RWLock();
    for (const kind of ['read', 'write'] as const) {
      await expect(lock[kind](() => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
      expect(state(lock)).toEqual(FREE);
    }
  }),
);

test(
  'who reads and asks to write is refused at once',
  scenario(async () => {
    const lock = new RWLock();
    await lock.read(async () => {
      await expect(lock.write(async () => {})).rejects.toBeInstanceOf(UpgradeError);
      expect(state(lock)).toEqual([1, false]);
    });
    expect([loopTime(), ...state(lock)]).toEqual([0, ...FREE]);
    await lock.write(async () => {}); // it has stopped reading
  }),
);

test(
  'who reads may read again, unless a writer waits',
  scenario(async () => {
    const lock = new RWLock();
    let writer: Task | undefined;
    await lock.read(async () => {
      expect(await lock.read(async () => lock.readers)).toBe(2);
      await expect(lock.write(async () => {})).rejects.toBeInstanceOf(UpgradeError); // it still reads, once
      writer = await started(() => lock.write(async () => 'written'));
      await expect(lock.read(async () => {})).rejects.toBeInstanceOf(SelfDeadlockError);
      expect(state(lock)).toEqual([1, false]);
    });
    expect(await writer!.join()).toBe('written');
    expect(state(lock)).toEqual(FREE);
  }),
);

test(
  'who writes is refused a second place',
  scenario(async () => {
    const lock = new RWLock();
    await lock.write(async () => {
      await expect(lock.write(async () => {})).rejects.toBeInstanceOf(SelfDeadlockError);
      await expect(lock.read(async () => {})).rejects.toBeInstanceOf(SelfDeadlockError);
      expect(state(lock)).toEqual([0, true]);
    });
    expect(state(lock)).toEqual(FREE);
  }),
);

test(
  'five hundred visits at random never break the rules',
  scenario(
    async () => {
      for (const prefer of ['fair', 'writers'] as const) {
        const random = seededRandom(prefer.length);
        const below = (limit: number) => Math.floor(random() * limit);
        const lock = new RWLock({ prefer });
        const inside = { read: 0, write: 0 };
        const tasks: Task[] = [];
        for (let visit = 0; visit < 250; visit++) {
          const kind = below(3) === 0 ? 'write' : 'read';
          tasks.push(
            createTask(() =>
              lock[kind](async () => {
                inside[kind]++;
                expect(inside.write === 0 || (inside.write === 1 && inside.read === 0)).toBe(true);
                expect(lock.readers).toBeGreaterThanOrEqual(inside.read);
                await sleep(below(4)).finally(() => inside[kind]--);
              }).catch((error: unknown) => {
                if (!(error instanceof CancelledError)) throw error;
              }),
            ),
          );
          if (below(4) === 0) tasks[below(tasks.length)]!.cancel();
          if (below(2) === 0) await sleep(below(3));
        }
        for (const task of tasks) await task.join().catch(() => {});
        expect([inside, ...state(lock)]).toEqual([{ read: 0, write: 0 }, ...FREE]);
      }
    },
    { order: 'fifo' },
  ),
);
