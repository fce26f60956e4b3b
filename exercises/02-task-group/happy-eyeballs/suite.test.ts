import { CancelledError, createTask, currentLoop, ExceptionGroup, loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { firstSuccess } from './starter.ts';

/** Attempts that say when they begin and how they end. */
function watched() {
  const log: string[] = [];
  const attempt = (name: string, ms: number, error?: unknown) => async () => {
    log.push(`${name} begins at ${loopTime()}`);
    try {
      await sleep(ms);
    } catch (cancelled) {
      await sleep(5); // closing takes time
      log.push(`${name} closed at ${loopTime()}`);
      throw cancelled;
    }
    if (error !== undefined) throw error;
    return name;
  };
  return { log, attempt };
}

test(
  'when the first one is quick, the others never begin',
  scenario(async () => {
    const { log, attempt } = watched();
    expect(await firstSuccess([attempt('a', 20), attempt('b', 1), attempt('c', 1)], 50)).toEqual({ index: 0, value: 'a' });
    expect(loopTime()).toBe(20);
    await sleep(500);
    expect(log).toEqual(['a begins at 0']);
  }),
);

test(
  'when the first one is slow, the next ones begin `staggerMs` apart',
  scenario(async () => {
    const { log, attempt } = watched();
    expect(await firstSuccess([attempt('a', 1000), attempt('b', 1000), attempt('c', 30)], 50)).toEqual({ index: 2, value: 'c' });
    expect(log.slice(0, 3)).toEqual(['a begins at 0', 'b begins at 50', 'c begins at 100']);
    const late = watched();
    expect(await firstSuccess([late.attempt('a', 130), late.attempt('b', 1000)], 50)).toEqual({ index: 0, value: 'a' });
  }),
);

test(
  'when one fails early, the next one begins at once',
  scenario(async () => {
    const { log, attempt } = watched();
    const no = new Error('no');
    const refusesAtOnce = (): never => {
      throw no;
    };
    expect(await firstSuccess([attempt('a', 10, no), refusesAtOnce, attempt('c', 30)], 500)).toEqual({ index: 2, value: 'c' });
    expect(log).toEqual(['a begins at 0', 'c begins at 10']);
    expect(loopTime()).toBe(40);
  }),
);

test(
  'the failure of an older attempt does not hurry the next one',
  scenario(async () => {
    const { log, attempt } = watched();
    await firstSuccess([attempt('a', 60, new Error('no')), attempt('b', 500), attempt('c', 10)], 50);
    expect(log.slice(0, 3)).toEqual(['a begins at 0', 'b begins at 50', 'c begins at 100']);
  }),
);

test(
  'the losers are cancelled, and have closed before the winner is told',
  scenario(async () => {
    const { log, attempt } = watched();
    expect(await firstSuccess([attempt('a', 1000), attempt('b', 1000), attempt('c', 20)], 10)).toEqual({ index: 2, value: 'c' });
    expect(log.slice(3).toSorted()).toEqual(['a closed at 45', 'b closed at 45']);
    expect(loopTime()).toBe(45);
    expect(currentLoop().timerCount).toBe(0);
  }),
);

test(
  'when all fail, their errors come as a group in the order of the attempts',
  scenario(async () => {
    const { attempt } = watched();
    const errors = [new Error('a'), new Error('b'), new Error('c')];
    const failed = firstSuccess([attempt('a', 90, errors[0]), attempt('b', 30, errors[1]), attempt('c', 10, errors[2])], 20);
    const error = await failed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect((error as ExceptionGroup).errors).toEqual(errors);
    expect(loopTime()).toBe(90);
  }),
);

test(
  'an attempt that is cancelled on its own has failed like any other',
  scenario(async () => {
    const { attempt } = watched();
    const helper = createTask(() => sleep(1000));
    helper.cancel();
    expect(await firstSuccess([() => helper.join().then(() => 'x'), attempt('b', 10)], 500)).toEqual({ index: 1, value: 'b' });
    expect(loopTime()).toBe(10);
    const error = await firstSuccess([() => helper.join()], 500).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect((error as ExceptionGroup).errors[0]).toBeInstanceOf(CancelledError);
  }),
);

test(
  'without attempts there is nothing to win',
  scenario(async () => {
    await expect(firstSuccess([], 10)).rejects.toThrow(RangeError);
  }),
);

test(
  'with a stagger of 0 all of them begin at the same time',
  scenario(async () => {
    const { log, attempt } = watched();
    expect(await firstSuccess([attempt('a', 30), attempt('b', 20), attempt('c', 40)], 0)).toEqual({ index: 1, value: 'b' });
    expect(log.slice(0, 3).toSorted()).toEqual(['a begins at 0', 'b begins at 0', 'c begins at 0']);
  }),
);

test(
  'with a stagger of Infinity only a failure starts the next one',
  scenario(async () => {
    const { log, attempt } = watched();
    expect(await firstSuccess([attempt('a', 1000, new Error('no')), attempt('b', 3000)], Infinity)).toEqual({ index: 1, value: 'b' });
    expect(log).toEqual(['a begins at 0', 'b begins at 1000']);
  }),
);

test(
  'a stagger that makes no sense is refused before anything begins',
  scenario(async () => {
    const { log, attempt } = watched();
    await argumentBattery((staggerMs) => firstSuccess([attempt('a', 10)], staggerMs), { how: 'reject', legal: [0, 1.5, Number.POSITIVE_INFINITY] });
    expect(log).toEqual([]);
  }),
);

test(
  'a loser that succeeds although it was cancelled is disposed of, and not returned',
  scenario(async () => {
    const disposed: string[] = [];
    const dispose = async (name: string) => {
      await sleep(3);
      disposed.push(name);
    };
    const stubborn = async () => {
      await sleep(1000).catch(() => sleep(2));
      return 'socket of a';
    };
    const quick = async () => {
      await sleep(10);
      return 'socket of b';
    };
    expect(await firstSuccess([stubborn, quick], 20, { dispose })).toEqual({ index: 1, value: 'socket of b' });
    expect(disposed).toEqual(['socket of a']);
    expect(loopTime()).toBe(35);
    expect(await firstSuccess([stubborn, quick], 20)).toEqual({ index: 1, value: 'socket of b' });
  }),
);

test(
  'such a loser does not disturb the others while they close',
  scenario(async () => {
    const { log, attempt } = watched();
    const stubborn = async () => {
      await sleep(1000).catch(() => sleep(2));
      return 'a';
    };
    expect(await firstSuccess([stubborn, attempt('b', 1000), attempt('c', 10)], 20)).toEqual({ index: 2, value: 'c' });
    expect(log.at(-1)).toBe('b closed at 55');
  }),
);

test(
  'of two that succeed in the same turn one is returned, and nothing is left of the other',
  scenario(async () => {
    let open = 0;
    const connect = async () => {
      await sleep(10);
      open++;
      return 'socket';
    };
    const { value } = await firstSuccess([connect, connect, connect], 0, { dispose: () => void open-- });
    expect(value).toBe('socket');
    expect(open).toBe(1);
  }),
);

test(
  'who cancels the race cancels the attempts, and no socket stays open',
  cancelSweep(async ({ victim, ending }) => {
    let open = 0;
    const connect = (ms: number) => async () => {
      await sleep(ms).catch(() => sleep(2)); // too late to stop: it connects all the same
      open++;
      return 'socket';
    };
    victim(async () => {
      await firstSuccess([connect(100), connect(100), connect(5)], 10, { dispose: () => void open-- });
      open--; // the winner's
    });
    await ending();
    expect(open).toBe(0);
    expect(currentLoop().timerCount).toBe(0);
  }),
);
