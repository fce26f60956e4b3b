import { sleep } from 'asynclings';

/** What happened to a source. */
export class SourceLog {
  pulledCount = 0;
  closedCount = 0;
}

/** The numbers from 0 on, `count` of them; the log says how many were asked for, and whether it was left. */
export function* watched(log: SourceLog, count = Infinity): Generator<number, void, void> {
  try {
    for (let n = 0; n < count; n++) {
      log.pulledCount++;
      yield n;
    }
  } finally {
    log.closedCount++;
  }
}

/** The same, each number after `ms` milliseconds; closing takes as long. */
export async function* watchedSlowly(log: SourceLog, ms: number, count = Infinity): AsyncGenerator<number, void, void> {
  try {
    for (let n = 0; n < count; n++) {
      await sleep(ms);
      log.pulledCount++;
      yield n;
    }
  } finally {
    await sleep(ms);
    log.closedCount++;
  }
}

/** The numbers from 0 on, from a source that fails when it is left. */
export function failingToClose(): Iterable<number> {
  let n = 0;
  return {
    [Symbol.iterator]: () => ({
      next: () => ({ done: false, value: n++ }),
      return: () => {
        throw new Error('closing');
      },
    }),
  };
}
