import { CancelledError, createTask, currentTask, InvalidStateError, loopTime, sleep, type Task, TimeoutError, wait } from 'asynclings';
import { cancelSweep, explored, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { InnerCancelled, Nursery } from './starter.ts';

/** A nursery whose `heard` lists what its onError was told. */
function nursery() {
  const heard: [error: unknown, name: string][] = [];
  const made = new Nursery();
  made.onError = (error, name) => heard.push([error, name]);
  return { nursery: made, heard };
}

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
  'hands the value to a caller who waits for it',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    expect(await its.shield(async () => (await sleep(5), 'committed'))).toBe('committed');
    expect(await its.shield(async () => undefined)).toBe(undefined);
    await its.close();
    expect(heard).toEqual([]);
  }),
);

test(
  'lets a caller who is cancelled go at once, and finishes the work',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    let isCommitted = false;
    const commit = async () => {
      await sleep(50);
      isCommitted = true;
    };
    const caller = createTask(() => its.shield(commit));
    await leaveAt(10, caller);
    expect([caller.isCancelled, loopTime(), isCommitted, its.pending]).toEqual([true, 10, false, 1]);
    await sleep(41);
    expect([isCommitted, its.pending, heard]).toEqual([true, 0, []]);
    await its.close();
  }),
);

test(
  'tells onError of a failure whose caller has left, and of which work it was',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    const diskFull = new Error('disk full');
    const commit = async () => {
      await sleep(50);
      throw diskFull;
    };
    await leaveAt(10, createTask(() => its.shield(commit, { name: 'commit' })));
    await its.close();
    expect(heard).toEqual([[diskFull, 'commit']]);
  }),
);

test(
  'tells a failure to the caller as long as it is there, and then to nobody else',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    const diskFull = new Error('disk full');
    const failing = async () => {
      await sleep(5);
      throw diskFull;
    };
    const atOnce = (): Promise<never> => {
      throw diskFull;
    };
    expect(await thrownBy(() => its.shield(failing))).toBe(diskFull);
    expect(await thrownBy(() => its.shield(atOnce))).toBe(diskFull);
    await its.close();
    expect(heard).toEqual([]);
  }),
);

test(
  'loses no failure, and tells none twice, whenever the caller leaves',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { nursery: its, heard } = nursery();
    const diskFull = new Error('disk full');
    const told: unknown[] = [];
    victim(async () => {
      const commit = async () => {
        await sleep(5);
        throw diskFull;
      };
      told.push(await thrownBy(() => its.shield(commit)));
      await sleep(1);
    });
    await ending();
    await its.close();
    const times = [...told, ...heard.map(([error]) => error)].filter((error) => error === diskFull).length;
    expect(times).toBe(1);
    if (isUndisturbed) expect(told).toEqual([diskFull]);
  }, { mayComplete: true }),
);

test(
  'waits for the work when it closes, though the callers have left',
  scenario(async () => {
    const { nursery: its } = nursery();
    const ends: number[] = [];
    for (const ms of [30, 50]) {
      const caller = createTask(() => its.shield(async () => (await sleep(ms), ends.push(ms))));
      await sleep(1);
      caller.cancel('user left');
    }
    await its.close({ graceMs: 1000 });
    expect([ends, loopTime(), its.pending]).toEqual([[30, 50], 51, 0]);
  }),
);

test(
  'cancels what is not finished after the grace, waits for its clean-up, and tells of it',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    const ends: string[] = [];
    const slow = (name: string) => async () => {
      try {
        await sleep(1000);
      } finally {
        await sleep(5);
        ends.push(name);
      }
    };
    await leaveAt(1, createTask(() => its.shield(slow('left'), { name: 'left' })));
    const waiting = createTask(() => thrownBy(() => its.shield(slow('waiting'))));
    await sleep(1);
    await its.close({ graceMs: 20 });
    expect(loopTime()).toBe(27);
    expect(ends.toSorted()).toEqual(['left', 'waiting']);
    await sleep(0);
    expect(heard).toEqual([[expect.any(InnerCancelled), 'left']]);
    expect(await waiting.join()).toBeInstanceOf(InnerCancelled);
  }),
);

test(
  'takes no work any more once it is closing, and calls nothing then',
  scenario(async () => {
    const { nursery: its } = nursery();
    let calls = 0;
    const late = async () => void calls++;
    const caller = createTask(() => its.shield(() => sleep(10)));
    await sleep(1);
    const closing = createTask(() => its.close());
    await sleep(1);
    expect(await thrownBy(() => its.shield(late))).toBeInstanceOf(InvalidStateError);
    await closing.join();
    expect(await thrownBy(() => its.shield(late))).toBeInstanceOf(InvalidStateError);
    await caller.join();
    expect(calls).toBe(0);
  }),
);

test(
  'finishes work that it accepted just before it closed',
  scenario(async () => {
    const { nursery: its } = nursery();
    const accepted = its.shield(async () => (await sleep(5), 'done'));
    const closing = createTask(() => its.close());
    expect(await accepted).toBe('done');
    await closing.join();
  }),
);

test(
  'gives the work a time limit of its own, and says so to whom it concerns',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    expect(await thrownBy(() => its.shield(() => sleep(1000), { maxMs: 20 }))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(20);
    await leaveAt(25, createTask(() => its.shield(() => sleep(1000), { maxMs: 20, name: 'slow' })));
    await its.close();
    expect(heard).toEqual([[expect.any(TimeoutError), 'slow']]);
  }),
);

test(
  'does not pass a cancellation of the work off as one of the caller',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    const givesUp = async () => {
      currentTask()!.cancel('no use');
      await sleep(1);
    };
    expect(await thrownBy(() => its.shield(givesUp))).toBeInstanceOf(InnerCancelled);
    expect(currentTask()!.cancelling).toBe(0);
    const caller = createTask(() => thrownBy(() => its.shield(() => sleep(1000))));
    await sleep(1);
    caller.cancel('user left');
    expect(await caller.join()).toBeInstanceOf(CancelledError);
    await its.close({ graceMs: 0 });
    await sleep(0);
    expect(heard).toEqual([[expect.any(InnerCancelled), 'shielded']]);
  }),
);

test(
  'keeps several pieces of work apart, and counts those that have not ended',
  scenario(async () => {
    const { nursery: its, heard } = nursery();
    const failure = new Error('b');
    const a = createTask(() => its.shield(async () => (await sleep(30), 'a')));
    const b = createTask(() => its.shield(() => sleep(10).then(() => Promise.reject(failure))));
    const c = createTask(() => its.shield(async () => (await sleep(20), 'c')));
    const counts: number[] = [];
    for (const atMs of [5, 15, 25, 35]) {
      await sleep(atMs - loopTime());
      counts.push(its.pending);
    }
    expect(counts).toEqual([3, 2, 1, 0]);
    expect([await a.join(), await thrownBy(() => b.join()), await c.join()]).toEqual(['a', failure, 'c']);
    await its.close();
    expect(heard).toEqual([]);
  }),
);

test(
  'owns the work: its parent is a task that lives on when the caller has gone',
  scenario(async () => {
    const { nursery: its } = nursery();
    const parents: (Task | undefined)[] = [];
    const caller = createTask(() =>
      its.shield(async () => {
        parents.push(currentTask()!.parent);
        await sleep(50);
      }),
    );
    await leaveAt(10, caller);
    const [parent] = parents;
    expect(parent).toBeDefined();
    expect([parent === caller, parent === currentTask(), parent?.isDone]).toEqual([false, false, false]);
    await its.close();
    expect(parent?.isDone).toBe(true);
  }),
);

test(
  'when closing is itself cancelled, the work is asked to stop, and nothing is left behind',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { nursery: its } = nursery();
    const ends: string[] = [];
    const work = async () => {
      await sleep(20);
      ends.push('finished');
    };
    const caller = createTask(() => thrownBy(() => its.shield(work)));
    const early = createTask(() => thrownBy(() => its.shield(work)));
    await sleep(1);
    early.cancel('user left');
    const late = createTask(() => thrownBy(() => its.shield(work))); // accepted, and not yet begun
    victim(() => its.close());
    await ending();
    const wasInTime = loopTime() < 20; // before any work could be finished
    await wait([caller, early, late]);
    await sleep(2);
    expect([its.pending, ends.length]).toEqual([0, wasInTime ? 0 : 3]);
    if (isUndisturbed) expect(wasInTime).toBe(false);
  }),
);

test(
  'when closing is cancelled at once, that concerns accepted work which has not begun, too',
  explored(async () => {
    const { nursery: its } = nursery();
    let isClosing = false;
    const caller = createTask(() => thrownBy(() => its.shield(() => sleep(20))));
    const closing = createTask(async () => {
      isClosing = true;
      await its.close();
    });
    await sleep(0);
    closing.cancel('no time');
    await wait([caller, closing]);
    expect(isClosing ? loopTime() : 0).toBe(0);
    await its.close();
    await sleep(1);
  }, { schedules: 200 }),
);
