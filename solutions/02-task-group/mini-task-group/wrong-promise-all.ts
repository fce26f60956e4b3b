// caught by: when a child fails, its siblings are stopped, then the body, and only when all have ended does the group fail
import { createTask, currentTask, Event, ExceptionGroup, InvalidStateError, type Task } from 'asynclings';

export class MyTaskGroup {
  readonly #parent = currentTask()!;
  readonly #children: Task[] = [];
  readonly #failed = new Event();
  #state: 'open' | 'ended' = 'open';
  #error: unknown;

  static async run<T>(body: (group: MyTaskGroup) => Promise<T>): Promise<T> {
    const group = new MyTaskGroup();
    try {
      const value = await body(group);
      await Promise.all(group.#children.map((child) => child.join()));
      return value;
    } catch (error) {
      // One has failed: tell the others, and out.
      for (const child of group.#children) child.cancel('the group is being stopped');
      if (group.#failed.isSet) group.#parent.uncancel();
      throw new ExceptionGroup([group.#failed.isSet ? group.#error : error], 'not all went well in the group');
    } finally {
      group.#state = 'ended';
    }
  }

  createTask<T>(fn: () => Promise<T>, options?: { name?: string }): Task<T> {
    if (this.#state === 'ended') throw new InvalidStateError('the group has ended');
    const child = createTask(fn, options);
    this.#children.push(child);
    child.addDoneCallback(() => {
      if (child.state !== 'failed' || this.#failed.isSet) return;
      this.#error = child.exception();
      this.#failed.set();
      if (this.#state === 'open') this.#parent.cancel('a task of the group failed');
    });
    return child;
  }
}
