import { createTask, ExceptionGroup, type Task } from 'asynclings';

/** Tasks that live and end together: the block does not end while one of them lives. */
export class MyTaskGroup {
  readonly #children: Task[] = [];

  /** Runs `body` in the present task, then waits for all children. */
  static async run<T>(body: (group: MyTaskGroup) => Promise<T>): Promise<T> {
    const group = new MyTaskGroup();
    const value = await body(group);
    // TODO: who stops the others when one fails, and who waits for them? What if somebody cancels us meanwhile?
    for (const child of group.#children) {
      try {
        await child.join();
      } catch (error) {
        throw new ExceptionGroup([error], 'not all went well in the group');
      }
    }
    return value;
  }

  /** Starts a child. @throws {InvalidStateError} when the group is being stopped, or has ended. */
  createTask<T>(fn: () => Promise<T>, options?: { name?: string }): Task<T> {
    const child = createTask(fn, options);
    this.#children.push(child);
    return child;
  }
}
