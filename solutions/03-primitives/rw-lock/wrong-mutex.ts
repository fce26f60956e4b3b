// caught by: readers are inside together
import { currentTask, Future, type Task } from 'asynclings';

/** A reader asked to write before it had stopped reading. */
export class UpgradeError extends Error {
  override readonly name = 'UpgradeError';
}

/** A task asked for what it could get only after it has left. */
export class SelfDeadlockError extends Error {
  override readonly name = 'SelfDeadlockError';
}

interface Waiter {
  readonly task: Task | undefined;
  readonly turn: Future<void>;
}

/** Many readers together, or one writer alone. */
export class RWLock {
  readonly #prefer: 'fair' | 'writers';
  /** Tasks inside that read, once for each time they came in. */
  readonly #reading: (Task | undefined)[] = [];
  #writer: Waiter['task'] | 'nobody' = 'nobody';
  readonly #waitingReaders = new Set<Waiter>();
  readonly #waitingWriters = new Set<Waiter>();

  /** @param o.prefer who goes in after a writer when both kinds wait. @default 'fair': the readers */
  constructor({ prefer = 'fair' }: { prefer?: 'fair' | 'writers' } = {}) {
    this.#prefer = prefer;
  }

  /** How many readers are inside. */
  get readers(): number {
    return this.#reading.length;
  }

  /** Whether a writer is inside. */
  get writing(): boolean {
    return this.#writer !== 'nobody';
  }

  async read<T>(fn: () => Promise<T>): Promise<T> {
    const task = currentTask();
    if (this.#writer === task) throw new SelfDeadlockError('this task writes, and would wait for itself');
    if (!this.writing && this.readers === 0 && !hasLive(this.#waitingWriters)) this.#reading.push(task);
    else if (this.#reading.includes(task)) throw new SelfDeadlockError('this task reads, and would wait for a writer that waits for it');
    else await this.#queue(this.#waitingReaders, task, () => this.#stopReading(task));
    try {
      return await fn();
    } finally {
      this.#stopReading(task);
    }
  }

  async write<T>(fn: () => Promise<T>): Promise<T> {
    const task = currentTask();
    if (this.#writer === task) throw new SelfDeadlockError('this task writes, and would wait for itself');
    if (this.#reading.includes(task)) throw new UpgradeError('this task has to stop reading before it asks to write');
    if (!this.writing && this.readers === 0) this.#writer = task;
    else await this.#queue(this.#waitingWriters, task, () => this.#stopWriting());
    try {
      return await fn();
    } finally {
      this.#stopWriting();
    }
  }

  /** @param leave takes back what has been granted. */
  async #queue(line: Set<Waiter>, task: Task | undefined, leave: () => void): Promise<void> {
    const waiter = { task, turn: new Future<void>() };
    line.add(waiter);
    try {
      await waiter.turn.wait();
    } catch (error) {
      if (line.delete(waiter) || waiter.turn.isCancelled) this.#next();
      else leave();
      throw error;
    }
  }

  #stopReading(task: Task | undefined): void {
    this.#reading.splice(this.#reading.indexOf(task), 1);
    this.#next();
  }

  #stopWriting(): void {
    this.#writer = 'nobody';
    if (this.#prefer === 'fair') this.#letReadersIn();
    this.#next();
  }

  /** Lets in whoever may come in now. Who is let in counts from here on, and not from its next turn. */
  #next(): void {
    if (this.writing) return;
    if (!hasLive(this.#waitingWriters)) return this.#letReadersIn();
    if (this.readers > 0) return;
    const [first] = this.#waitingWriters;
    this.#waitingWriters.delete(first!);
    this.#writer = first!.task;
    first!.turn.setResult();
  }

  #letReadersIn(): void {
    if (this.readers > 0) return;
    for (const waiter of this.#waitingReaders) {
      this.#waitingReaders.delete(waiter);
      if (waiter.turn.isDone) continue; // cancelled, and about to leave
      this.#reading.push(waiter.task);
      waiter.turn.setResult();
      return;
    }
  }
}

/** Whether anybody waits; those who are cancelled and about to leave are swept out from the front. */
function hasLive(line: Set<Waiter>): boolean {
  for (const waiter of line) {
    if (!waiter.turn.isDone) return true;
    line.delete(waiter);
  }
  return false;
}
