import { Future } from 'asynclings';

/** A reader asked to write before it had stopped reading. */
export class UpgradeError extends Error {
  override readonly name = 'UpgradeError';
}

/** A task asked for what it could get only after it has left. */
export class SelfDeadlockError extends Error {
  override readonly name = 'SelfDeadlockError';
}

/** Many readers together, or one writer alone. */
export class RWLock {
  readonly #sleepers: Future<void>[] = [];
  #readers = 0;
  #writing = false;

  /** @param o.prefer who goes in after a writer when both kinds wait. @default 'fair': the readers */
  constructor(_o: { prefer?: 'fair' | 'writers' } = {}) {}

  /** How many readers are inside. */
  get readers(): number {
    return this.#readers;
  }

  /** Whether a writer is inside. */
  get writing(): boolean {
    return this.#writing;
  }

  async read<T>(fn: () => Promise<T>): Promise<T> {
    // TODO: a waiting writer has to count for something, and so do those who are cancelled.
    while (this.#writing) await this.#sleep();
    this.#readers++;
    try {
      return await fn();
    } finally {
      this.#readers--;
      this.#wakeAll();
    }
  }

  async write<T>(fn: () => Promise<T>): Promise<T> {
    while (this.#writing || this.#readers > 0) await this.#sleep();
    this.#writing = true;
    try {
      return await fn();
    } finally {
      this.#writing = false;
      this.#wakeAll();
    }
  }

  #sleep(): Promise<void> {
    const sleeper = new Future<void>();
    this.#sleepers.push(sleeper);
    return sleeper.wait();
  }

  #wakeAll(): void {
    for (const sleeper of this.#sleepers.splice(0)) if (!sleeper.isDone) sleeper.setResult();
  }
}
