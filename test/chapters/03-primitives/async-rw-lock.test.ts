import { createTask, InvalidStateError, sleep, type Task } from 'asynclings';
import { AsyncRWLock, type RWLockOptions, SelfDeadlockError, UpgradeError } from 'asynclings/chapters/primitives';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

/** Starts readers and writers and notes when each is let in. */
class Library {
  readonly lock: AsyncRWLock;
  readonly entered: string[] = [];

  constructor(options?: RWLockOptions) {
    this.lock = new AsyncRWLock(options);
  }

  read(name: string, ms = 10): Task<void> {
    return createTask(() => this.lock.read(() => this.#stay(name, ms)), { name });
  }

  write(name: string, ms = 10): Task<void> {
    return createTask(() => this.lock.write(() => this.#stay(name, ms)), { name });
  }

  async #stay(name: string, ms: number): Promise<void> {
    this.entered.push(name);
    if (this.lock.writing && this.lock.readers > 0) throw new Error('a reader together with a writer');
    await sleep(ms);
  }

  /** Waits until all have left, and demands that nobody is counted still. */
  async closed(...tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) await task.join().catch(() => {});
    if (this.lock.readers > 0 || this.lock.writing) throw new Error(`${String(this.lock)} when all have left`);
  }
}

test('readers share, writers are alone', () =>
  onVirtualTime(async () => {
    const library = new Library();
    const readers = ['a', 'b', 'c'].map((name) => library.read(name));
    await sleep(1);
    expect([library.lock.readers, library.lock.writing]).toEqual([3, false]);
    const writers = ['v', 'w'].map((name) => library.write(name));
    await sleep(10);
    expect([library.lock.readers, library.lock.writing]).toEqual([0, true]);
    await library.closed(...readers, ...writers);
  }));

test('a writer does not wait for readers that come after it', () =>
  onVirtualTime(async () => {
    const library = new Library();
    const tasks: Task[] = [];
    for (let n = 0; n < 10; n++) {
      tasks.push(library.read(`r${n}`));
      if (n === 2) tasks.push(library.write('W'));
      await sleep(4);
    }
    await library.closed(...tasks);
    expect(library.entered.indexOf('W')).toBe(3);
  }));

test.each([
  ['fair', ['v', 'r', 's', 'w']],
  ['writers', ['v', 'w', 'r', 's']],
] as const)('after a writer, prefer: %s lets in %j', (prefer, order) =>
  onVirtualTime(async () => {
    const library = new Library({ prefer });
    await library.closed(library.write('v'), library.read('r'), library.write('w'), library.read('s'));
    expect(library.entered).toEqual(order);
  }));

test('a reader that is cancelled behind a writer leaves nothing behind', () =>
  onVirtualTime(async () => {
    const library = new Library();
    const writer = library.write('W', 20);
    await sleep(0);
    const gone = library.read('gone');
    await sleep(0);
    gone.cancel();
    await sleep(0);
    const later = library.read('later');
    await sleep(1);
    expect([library.entered, library.lock.readers]).toEqual([['W'], 0]);
    await library.closed(writer, gone, later);
    expect(library.entered).toEqual(['W', 'later']);
  }));

test('a writer that is cancelled in line opens the door for the readers behind it', () =>
  onVirtualTime(async () => {
    const library = new Library();
    const first = library.read('first', 100);
    await sleep(0);
    const writer = library.write('W');
    const behind = library.read('behind');
    await sleep(5);
    expect(library.entered).toEqual(['first']);
    writer.cancel();
    await sleep(1);
    expect(library.entered).toEqual(['first', 'behind']);
    await library.closed(first, writer, behind);
  }));

test.each(['read', 'write'] as const)('a task that is let in to %s and cancelled in the same turn hands on', (kind) =>
  onVirtualTime(async () => {
    const library = new Library();
    await library.lock.acquireWrite();
    const gone = library[kind]('gone');
    const writer = library.write('W');
    await sleep(0);
    library.lock.releaseWrite();
    gone.cancel();
    await library.closed(gone, writer);
    expect([library.entered, gone.isCancelled]).toEqual([['W'], true]);
  }));

test('the lock is given back when the body fails', () =>
  onVirtualTime(async () => {
    const lock = new AsyncRWLock();
    await expect(lock.read(() => Promise.reject(new Error('torn')))).rejects.toThrow('torn');
    await expect(lock.write(() => Promise.reject(new Error('spilt')))).rejects.toThrow('spilt');
    expect([lock.readers, lock.writing]).toEqual([0, false]);
  }));

test('from reading to writing there is no way inside one task', () =>
  onVirtualTime(async () => {
    const lock = new AsyncRWLock();
    expect(await failureOf(() => lock.read(() => lock.write(async () => {})))).toBeInstanceOf(UpgradeError);
    for (const again of [() => lock.read(async () => {}), () => lock.write(async () => {})]) {
      const failure = await failureOf(() => lock.write(again));
      expect(failure).toBeInstanceOf(SelfDeadlockError);
      expect(failure).not.toBeInstanceOf(UpgradeError);
    }
    expect([lock.readers, lock.writing]).toEqual([0, false]);
  }));

test('a reader may come in again, unless a writer waits for it', () =>
  onVirtualTime(async () => {
    const lock = new AsyncRWLock();
    await lock.read(async () => {
      expect(await lock.read(async () => lock.readers)).toBe(2);
      const writer = createTask(() => lock.write(async () => {}));
      await sleep(0);
      expect(await failureOf(() => lock.read(async () => {}))).toBeInstanceOf(SelfDeadlockError);
      writer.cancel();
      expect(await lock.read(async () => lock.readers)).toBe(2);
      await sleep(1);
    });
    expect(lock.readers).toBe(0);
  }));

test('giving back what one does not have is an error and changes nothing', () =>
  onVirtualTime(async () => {
    const lock = new AsyncRWLock();
    expect(() => lock.releaseRead()).toThrow(InvalidStateError);
    expect(() => lock.releaseWrite()).toThrow(InvalidStateError);
    const reader = createTask(() => lock.read(() => sleep(10)));
    await sleep(0);
    expect(() => lock.releaseRead()).toThrow("task main does not read under 'read-write lock'");
    expect(lock.readers).toBe(1);
    await reader.join();
  }));

test('it belongs to tasks', async () => {
  await expect(new AsyncRWLock().acquireRead()).rejects.toThrow('use it inside run()');
});
