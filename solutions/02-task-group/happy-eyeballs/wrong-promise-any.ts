// caught by: the losers are cancelled, and have closed before the winner is told
import { ExceptionGroup, sleep } from 'asynclings';

export interface RaceOptions<T> {
  readonly dispose?: (value: T) => Promise<void> | void;
}

/** Starts one attempt after the other, `staggerMs` apart, and takes the first that succeeds. */
export async function firstSuccess<T>(attempts: Array<() => Promise<T>>, staggerMs: number, _options: RaceOptions<T> = {}): Promise<{ index: number; value: T }> {
  if (attempts.length === 0) throw new RangeError('there is nothing to attempt');
  if (typeof staggerMs !== 'number' || !(staggerMs >= 0)) throw new RangeError('staggerMs');
  try {
    return await Promise.any(
      attempts.map(async (attempt, index) => {
        if (index > 0) await sleep(index * staggerMs);
        return { index, value: await attempt() };
      }),
    );
  } catch (error) {
    throw error instanceof AggregateError ? new ExceptionGroup(error.errors, 'no attempt succeeded') : error;
  }
}
