import { TaskGroup } from 'asynclings';

export interface RaceOptions<T> {
  /** Puts away what an attempt has won that nobody is going to use. */
  readonly dispose?: (value: T) => Promise<void> | void;
}

/** Starts one attempt after the other, `staggerMs` apart, until one of them succeeds. */
export async function firstSuccess<T>(attempts: Array<() => Promise<T>>, staggerMs: number, options: RaceOptions<T> = {}): Promise<{ index: number; value: T }> {
  // TODO: who starts the next one, who stops the others, and who waits for them?
  return Promise.any(attempts.map(async (attempt, index) => ({ index, value: await attempt() })));
}
