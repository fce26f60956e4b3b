export interface Mutex {
  /** A scope: waits for the lock, then runs `fn` while holding it. */
  locked(): { run<T>(fn: () => Promise<T>): Promise<T> };
  /** Whether somebody has it at this moment. */
  readonly isHeld: boolean;
  /** Takes the lock if that needs no waiting. @returns whether it did. */
  tryAcquire(): boolean;
  acquire(): Promise<void>;
  release(): void;
}

export type Outcome<T> = { ran: true; value: T } | { ran: false };

/** Runs `fn` under the lock, or not at all when the lock is busy. */
export async function runIfIdle<T>(lock: Mutex, fn: () => T | Promise<T>): Promise<Outcome<T>> {
  // TODO: what does this condition ask?
  if (lock.locked()) return { ran: false };
  const value = await lock.locked().run(async () => fn());
  return { ran: true, value };
}
