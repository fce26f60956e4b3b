import { currentTask, InvalidStateError, NoRunningLoopError, type Task } from 'asynclings';
import { SelfDeadlockError, UpgradeError } from './errors.ts';
import { WaitingLine } from './waiting-line.ts';

export interface RWLockOptions {
  /** Who goes in after a writer when both kinds wait: `fair` lets all waiting readers have their turn, `writers` the next writer. @default 'fair' */
  readonly prefer?: 'fair' | 'writers';
  /** For traces and messages. */
  readonly name?: string;
}

/**
 * Many readers together, or one writer alone. A waiting writer closes the door for new readers, and after a
 * writer all readers that wait go in together: under `fair` neither kind waits for more than one turn of the
 * other. Whoever is let in has it before its turn comes, so nobody barges in between.
 * @source The text's AsyncRWLock, under which writers starved, and a reader that was cancelled while it waited
 * stayed counted and let the next one in beside a writer.
 * @example
 * const lock = new AsyncRWLock();
 * await lock.read(async () => [lock.readers, lock.writing]); // => [1, false]
 * await lock.write(async () => [lock.readers, lock.writing]); // => [0, true]
 */
export class AsyncRWLock {
  readonly name: string;
  readonly prefer: 'fair' | 'writers';
  /** How many times each task has come in to read. */
  readonly #holds = new Map<Task, number>();
  #readerCount = 0;
  #writer: Task | undefined;
  readonly #waitingReaders: WaitingLine<Task>;
  readonly #waitingWriters: WaitingLine<Task>;

  constructor({ prefer = 'fair', name = 'read-write lock' }: RWLockOptions = {}) {
    this.name = name;
    this.prefer = prefer;
    this.#waitingReaders = new WaitingLine(`reading under '${name}'`);
    this.#waitingWriters = new WaitingLine(`writing under '${name}'`);
  }

  /** Readers inside. */
  get readers(): number {
    return this.#readerCount;
  }

  /** Whether a writer is inside. */
  get writing(): boolean {
    return this.#writer !== undefined;
  }

  /** Runs `body` beside other readers. @throws what `acquireRead()` and `body` throw. */
  async read<T>(body: () => Promise<T>): Promise<T> {
    await this.acquireRead();
    try {
      return await body();
    } finally {
      this.releaseRead();
    }
  }

  /** Runs `body` alone. @throws what `acquireWrite()` and `body` throw. */
  async write<T>(body: () => Promise<T>): Promise<T> {
    await this.acquireWrite();
    try {
      return await body();
    } finally {
      this.releaseWrite();
    }
  }

  /**
   * Waits until no writer is inside or in line. A task that reads may come in again, as long as no writer waits.
   * @throws {SelfDeadlockError} when the caller writes, or when it reads and would now wait behind a writer that
   * waits for it; CancelledError when cancelled meanwhile.
   */
  async acquireRead(): Promise<void> {
    const task = requireTask(this);
    if (this.#writer === task) throw new SelfDeadlockError(`task ${task.name} writes under '${this.name}' already and would wait for itself`);
    if (this.#writer === undefined && this.#waitingWriters.first === undefined) return this.#addReader(task);
    if (this.#holds.has(task)) throw new SelfDeadlockError(`task ${task.name} reads under '${this.name}' already and would wait for a writer that waits for it`);
    await this.#waitingReaders.join(task, (wasGranted) => {
      if (wasGranted) this.#dropReader(task);
      this.#letIn();
    });
  }

  /** @throws {InvalidStateError} when the caller does not read. */
  releaseRead(): void {
    const task = requireTask(this);
    if (!this.#holds.has(task)) throw new InvalidStateError(`task ${task.name} does not read under '${this.name}'`);
    this.#dropReader(task);
    this.#letIn();
  }

  /**
   * Waits until nobody is inside.
   * @throws {UpgradeError} when the caller reads; SelfDeadlockError when it writes; CancelledError when cancelled meanwhile.
   */
  async acquireWrite(): Promise<void> {
    const task = requireTask(this);
    if (this.#writer === task) throw new SelfDeadlockError(`task ${task.name} writes under '${this.name}' already and would wait for itself`);
    if (this.#holds.has(task)) throw new UpgradeError(`task ${task.name} reads under '${this.name}'; it must stop reading before it asks to write`);
    if (this.#writer === undefined && this.#readerCount === 0) this.#writer = task;
    else await this.#waitingWriters.join(task, (wasGranted) => (wasGranted ? this.#endWriting() : this.#letIn()));
  }

  /** @throws {InvalidStateError} when the caller does not write. */
  releaseWrite(): void {
    const task = requireTask(this);
    if (this.#writer !== task) throw new InvalidStateError(`task ${task.name} does not write under '${this.name}'`);
    this.#endWriting();
  }

  toString(): string {
    return `<AsyncRWLock '${this.name}' ${this.writing ? 'writing' : `readers=${this.#readerCount}`}>`;
  }

  #endWriting(): void {
    this.#writer = undefined;
    if (this.prefer === 'fair') this.#letReadersIn();
    this.#letIn();
  }

  /** Whoever may come in now does. */
  #letIn(): void {
    if (this.#writer !== undefined) return;
    const next = this.#waitingWriters.first;
    if (next === undefined) return this.#letReadersIn();
    if (this.#readerCount > 0) return;
    this.#writer = next.wants;
    this.#waitingWriters.grant(next, undefined);
  }

  #letReadersIn(): void {
    for (let place = this.#waitingReaders.first; place !== undefined; place = this.#waitingReaders.first) {
      this.#addReader(place.wants);
      this.#waitingReaders.grant(place, undefined);
    }
  }

  #addReader(task: Task): void {
    this.#holds.set(task, (this.#holds.get(task) ?? 0) + 1);
    this.#readerCount++;
  }

  #dropReader(task: Task): void {
    const holds = this.#holds.get(task) ?? 0;
    if (holds > 1) this.#holds.set(task, holds - 1);
    else this.#holds.delete(task);
    this.#readerCount--;
  }
}

function requireTask(lock: AsyncRWLock): Task {
  const task = currentTask();
  if (task === undefined) throw new NoRunningLoopError(`read-write lock '${lock.name}' belongs to tasks; use it inside run()`);
  return task;
}
