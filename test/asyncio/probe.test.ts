import {
  Barrier,
  cancellable,
  checkpoint,
  Condition,
  createTask,
  currentTask,
  Event,
  Future,
  gather,
  Lock,
  type Probe,
  Queue,
  Semaphore,
  sleep,
  type Subject,
  type Task,
  TaskGroup,
  timeout,
} from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

/** Writes every report down as one line. */
function recorder(): { readonly probe: Probe; readonly lines: string[] } {
  const lines: string[] = [];
  const by = (task: Task | undefined): string => (task === undefined ? '' : ` by ${task.name}`);
  const write = (line: string): void => void lines.push(line);
  const probe: Probe = {
    taskCreated: (atMs, task, creator) => write(`${atMs} ${task.name} created${by(creator)}`),
    taskReady: (atMs, task, waker, wait) => write(`${atMs} ${task.name} ready after ${wait?.label}${by(waker)}`),
    taskRunning: (atMs, task) => write(`${atMs} ${task.name} running`),
    taskWaiting: (atMs, task, wait) => write(`${atMs} ${task.name} waits: ${wait.kind}, ${wait.label}${wait.holder ? `, held by ${wait.holder.name}` : ''}`),
    taskEnded: (atMs, task, outcome, value) => write(`${atMs} ${task.name} ${outcome} ${String(value)}`),
    cancelRequested: (atMs, task, requester, reason) => write(`${atMs} ${task.name} cancel requested${by(requester)}: ${String(reason)}`),
    cancelDelivered: (atMs, task, wait) => write(`${atMs} ${task.name} cancel delivered at ${wait?.label}`),
    note: (atMs, kind, actor, subject, detail) => write(`${atMs} ${kind} ${subject.name}${by(actor)}${detail === undefined ? '' : `: ${detail as string}`}`),
  };
  return { probe, lines };
}

async function record(main: () => Promise<unknown>): Promise<string[]> {
  const { probe, lines } = recorder();
  await ending(virtually(main, { probe }));
  return lines;
}

/** What happened to resources, without the comings and goings of tasks. */
async function notes(main: () => Promise<unknown>): Promise<string[]> {
  return (await record(main)).filter((line) => /^\S+ [a-z]+\.\w+ /.test(line) && !line.includes('clock.jump')).map((line) => line.replace(/^\S+ /, ''));
}

describe('the life of a task', () => {
  test('is told from creation to end, in order, with whose doing it was', async () => {
    const lines = await record(async () => {
      const child = createTask(() => sleep(10).then(() => 'value'), { name: 'child' });
      await child.join();
    });
    expect(lines).toEqual([
      '0 main created',
      '0 main running',
      '0 child created by main',
      "0 main waits: task, task 'child', held by child",
      '0 child running',
      '0 child waits: sleep, sleep 10 ms',
      '10 clock.jump clock: 10',
      '10 child ready after sleep 10 ms',
      '10 child running',
      '10 child done value',
      "10 main ready after task 'child' by child",
      '10 main running',
      '10 main done undefined',
    ]);
  });

  test('of one that fails ends with its error', async () => {
    const lines = await record(async () => {
      await ending(createTask(async () => Promise.reject(new RangeError('no')), { name: 'child' }).join());
    });
    expect(lines).toContain('0 child failed RangeError: no');
  });

  test('of one that is cancelled before its first turn has no running in it', async () => {
    const lines = await record(async () => {
      const child = createTask(async () => {}, { name: 'child' });
      child.cancel('not needed');
      await ending(child.join());
    });
    expect(lines.filter((line) => line.includes(' child '))).toEqual([
      '0 child created by main',
      '0 child cancel requested by main: not needed',
      '0 child cancel delivered at undefined',
      '0 child cancelled not needed',
    ]);
  });

  test('shows the wait at which a cancellation strikes, and who asked for it', async () => {
    const lines = await record(async () => {
      const child = createTask(() => new Event('go').wait(), { name: 'child' });
      await checkpoint();
      child.cancel('enough');
      await ending(child.join());
    });
    expect(lines.filter((line) => line.includes('cancel'))).toEqual([
      '0 child cancel requested by main: enough',
      '0 child cancel delivered at event go',
      '0 child cancelled enough',
    ]);
  });

  test('shows a cancellation that is swallowed', async () => {
    expect(
      await notes(async () => {
        const child = createTask(() => sleep(10).catch(() => 'anyway'), { name: 'child' });
        await checkpoint();
        child.cancel('enough');
        await child.join();
      }),
    ).toEqual(['cancel.swallowed child by child: enough']);
  });

  test('shows a wait that the runtime cannot see into, and that it went on', async () => {
    const lines = await record(async () => {
      let release = (): void => {};
      const promise = new Promise<void>((resolve) => {
        release = resolve;
      });
      const child = createTask(() => promise.then(() => checkpoint()), { name: 'child' });
      await sleep(5);
      release();
      await child.join();
    });
    expect(lines.filter((line) => line.includes('child') && !line.includes('main'))).toEqual([
      '0 child running',
      '0 child waits: opaque, a native promise',
      '5 child ready after a native promise',
      '5 child running',
      '5 child ready after next turn by child',
      '5 child running',
      '5 child done undefined',
    ]);
  });

  test('that went on in the background after its end is marked', async () => {
    expect(
      await notes(async () => {
        const child = createTask(
          async () => {
            void Promise.resolve()
              .then(() => Promise.resolve())
              .then(() => sleep(5));
          },
          { name: 'careless' },
        );
        await child.join();
        await sleep(10);
      }),
    ).toEqual(['warn.floating careless by careless']);
  });

  test('that is left when main ends is marked', async () => {
    expect(
      await notes(async () => {
        createTask(() => sleep(100), { name: 'left' });
        await checkpoint();
      }),
    ).toEqual(['warn.leakedTask left']);
  });

  test('that failed unseen is marked', async () => {
    expect(
      await notes(async () => {
        createTask(async () => Promise.reject(new RangeError('unseen')), { name: 'failing' });
        await sleep(1);
      }),
    ).toEqual(['warn.unhandled failing: RangeError: unseen']);
  });
});

describe('whose doing it was', () => {
  test('a release names the one who released, a timer names nobody', async () => {
    const lines = await record(async () => {
      const lock = new Lock('db');
      await lock.acquire();
      const child = createTask(() => lock.acquire(), { name: 'child' });
      await sleep(5);
      lock.release();
      await child.join();
    });
    expect(lines).toContain("0 child waits: lock, lock 'db', held by main");
    expect(lines).toContain("5 child ready after lock 'db' by main");
    expect(lines).toContain('5 main ready after sleep 5 ms');
  });

  test('foreign code is nobody, even when a task has set it up', async () => {
    const lines = await record(async () => {
      const future = new Future<void>('reply');
      const child = createTask(() => future.wait(), { name: 'child' });
      await checkpoint();
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          future.setResult();
          resolve();
        }, 2);
      });
      await child.join();
    });
    // The callback belongs to the task that made it; what the loop then does belongs to nobody.
    expect(lines).toContain('0 child ready after reply by main');
  });
});

describe('resources', () => {
  test.each<[string, () => Promise<unknown>, string[]]>([
    ['a lock', () => new Lock('db').run(async () => {}), ['lock.granted db by main', 'lock.released db by main']],
    ['a semaphore', () => new Semaphore(2, 'pool').run(async () => {}), ['semaphore.granted pool by main: 1', 'semaphore.released pool by main: 2']],
    [
      'an event',
      async () => {
        const event = new Event('go');
        event.set();
        event.set();
        event.clear();
        event.clear();
      },
      ['event.set go by main: 0', 'event.cleared go by main'],
    ],
    [
      'a queue',
      async () => {
        const queue = new Queue(0, 'jobs');
        await queue.put('a');
        await queue.get();
        queue.taskDone();
        queue.shutdown();
      },
      ['queue.put jobs by main: 1', 'queue.got jobs by main: 0', 'queue.taskDone jobs by main: 0', 'queue.shutdown jobs by main: false'],
    ],
    [
      'a condition',
      async () => {
        const changed = new Condition(new Lock('stock'));
        await changed.run(async () => changed.notify(3));
      },
      ['lock.granted stock by main', 'condition.notified stock by main: 3', 'lock.released stock by main'],
    ],
    [
      'a barrier',
      async () => {
        const barrier = new Barrier(1);
        await barrier.wait();
        await barrier.abort();
      },
      ['barrier.arrived barrier by main: 0', 'barrier.tripped barrier by main: 1', 'barrier.broken barrier by main'],
    ],
    [
      'a time limit',
      () => timeout(5, () => sleep(10)),
      ['scope.enter time limit at 5 ms by main: 5', 'scope.expired time limit at 5 ms', 'scope.exit time limit at 5 ms by main'],
    ],
    [
      'a group',
      () =>
        TaskGroup.run(async (group) => {
          group.createTask(async () => Promise.reject(new Error('no')));
          await sleep(5);
        }),
      ['group.enter group of main by main', 'group.abort group of main', 'group.exit group of main by main'],
    ],
    ['foreign work', () => cancellable(async () => {}, 'GET /'), ['io.start GET / by main', 'io.end GET / by main']],
  ])('what happens to %s is noted', async (_, main, expected) => {
    const lines = await notes(main);
    expect(lines.filter((line) => expected.includes(line))).toEqual(expected);
  });

  test('a lock that is handed over is granted to the one who waited', async () => {
    const lines = await notes(async () => {
      const lock = new Lock('db');
      await lock.acquire();
      const child = createTask(() => lock.acquire(), { name: 'child' });
      await checkpoint();
      lock.release();
      await child.join();
    });
    expect(lines).toEqual(['lock.granted db by main', 'lock.released db by main', 'lock.granted db by child']);
  });

  test('the subject is the object itself', async () => {
    const lock = new Lock('db');
    const subjects: Subject[] = [];
    const { probe } = recorder();
    await virtually(() => lock.run(async () => {}), { probe: { ...probe, note: (_atMs, _kind, _by, subject) => void subjects.push(subject) } });
    expect(subjects).toEqual([lock, lock]);
  });
});

test('a program behaves the same with a probe and without', async () => {
  const program = async (): Promise<string[]> => {
    const log: string[] = [];
    const [lock, queue, semaphore] = [new Lock(), new Queue<number>(2), new Semaphore(2)];
    const work = async (id: number): Promise<void> => {
      await semaphore.run(async () => {
        await lock.run(() => sleep(id % 3));
        await queue.put(id);
        log.push(`${id} in ${currentTask()?.name}`);
      });
    };
    const consumer = createTask(async () => {
      for (let i = 0; i < 6; i++) {
        log.push(`got ${await queue.get()}`);
        await checkpoint();
      }
    });
    await ending(timeout(4, () => TaskGroup.run(async (group) => [3, 4].forEach((id) => group.createTask(() => sleep(id).then(() => log.push(`slept ${id}`)))))));
    await gather([0, 1, 2, 3, 4, 5].map((id) => () => work(id)));
    await consumer.join();
    return log;
  };
  expect(await virtually(program, { probe: recorder().probe })).toEqual(await virtually(program));
});
