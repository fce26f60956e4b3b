import { run, type RunOptions } from 'asynclings';

/** Runs `main` on virtual time and returns what it returns. */
export function virtually<T>(main: () => Promise<T>, options: RunOptions = {}): Promise<T> {
  return run(main, { clock: 'virtual', ...options });
}

/** How `promise` ended, as one word or two: its value, or the name of its error and the message. */
export async function ending(promise: Promise<unknown>): Promise<string> {
  try {
    return String(await promise);
  } catch (error) {
    return String(error);
  }
}

/** What `act` throws. */
export function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
