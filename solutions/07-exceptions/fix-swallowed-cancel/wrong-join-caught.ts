// caught by: does not lose a cancellation that comes while it is stopping its heart
import { CancelledError, createTask, loopTime, sleep } from 'asynclings';

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
  const heart = createTask(() => beat(sink), { name: 'heart' });
  try {
    await carry(source, sink);
  } finally {
    heart.cancel('the poller ends');
    try {
      await heart.join();
    } catch {
      // it ends cancelled, of course
    }
    await tolerate(sink, () => sink.flush());
  }
}

async function carry(source: Source, sink: Sink): Promise<void> {
  for (;;) {
    const read = await tolerate(sink, () => source.next());
    const begunAtMs = loopTime();
    if (read !== undefined) {
      const { value: reading } = read;
      if (reading === undefined) return;
      await tolerate(sink, () => sink.write(reading));
    }
    await sleep(begunAtMs + PERIOD_MS - loopTime());
  }
}

async function beat(sink: Sink): Promise<void> {
  try {
    for (;;) {
      await tolerate(sink, () => sink.alive(true));
      await sleep(BEAT_MS);
    }
  } finally {
    await tolerate(sink, () => sink.alive(false));
  }
}

/** An error of the world is logged, and no more. A cancellation is none: it passes. */
async function tolerate<T>(sink: Sink, work: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    sink.log(error);
    return undefined;
  }
}
