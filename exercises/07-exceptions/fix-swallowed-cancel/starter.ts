import { createTask, loopTime, sleep } from 'asynclings';

export interface Source {
  /** The next reading; `undefined` when there are no more. */
  next(): Promise<number | undefined>;
}

export interface Sink {
  write(reading: number): Promise<void>;
  /** Told `true` every now and then, and `false` at the end. */
  alive(isAlive: boolean): Promise<void>;
  flush(): Promise<void>;
  log(error: unknown): void;
}

const PERIOD_MS = 10;
const BEAT_MS = 20;

/** Carries readings from `source` to `sink`, one every 10 ms, until there are no more. */
export async function poll(source: Source, sink: Sink): Promise<void> {
  // TODO: it does not stop when it is cancelled. Look at every catch and every finally, all the way down.
  const heart = createTask(() => beat(sink), { name: 'heart' });
  try {
    for (;;) {
      let tookMs = 0;
      try {
        const reading = await source.next();
        if (reading === undefined) break;
        tookMs = await write(reading, sink);
      } catch (error) {
        sink.log(error); // the next one may work again
      }
      await sleep(PERIOD_MS - tookMs);
    }
  } finally {
    heart.cancel('the poller ends');
    try {
      await heart.join();
    } catch {
      // it ends cancelled, of course
    }
    await sink.flush();
  }
}

/** @returns how long it took. */
async function write(reading: number, sink: Sink): Promise<number> {
  const begunAtMs = loopTime();
  try {
    await sink.write(reading);
  } catch (error) {
    sink.log(error);
  } finally {
    return loopTime() - begunAtMs;
  }
}

async function beat(sink: Sink): Promise<void> {
  try {
    for (;;) {
      await sink.alive(true).catch((error: unknown) => sink.log(error));
      await sleep(BEAT_MS);
    }
  } finally {
    await sink.alive(false).catch((error: unknown) => sink.log(error));
  }
}
