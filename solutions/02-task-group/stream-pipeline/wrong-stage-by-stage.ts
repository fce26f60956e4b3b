// caught by: two items that are slow in different stages take 310 ms, when order does not matter
import { ExceptionGroup, Semaphore, TaskGroup } from 'asynclings';

export interface Stage {
  run(item: unknown): Promise<unknown>;
  /** Items in this stage at a time. @default 1 */
  readonly concurrency?: number;
}

export interface Options {
  /** Places for items that wait, for each stage. @default 1 */
  readonly buffer?: number;
  /** Whether results come in the order of their items. @default true */
  readonly ordered?: boolean;
}

/** Sends every item through all stages: everything through the first, then everything through the second. */
export async function* pipeline(source: Iterable<unknown> | AsyncIterable<unknown>, stages: readonly Stage[], { buffer = 1 }: Options = {}): AsyncGenerator<unknown, void, void> {
  requireCount('buffer', buffer);
  for (const { concurrency = 1 } of stages) requireCount('concurrency', concurrency);
  let items: unknown[] = [];
  for await (const item of source) items.push(item);
  for (const stage of stages) {
    const permits = new Semaphore(stage.concurrency ?? 1);
    try {
      const tasks = await TaskGroup.run(async (group) => items.map((item) => group.createTask(() => permits.run(() => stage.run(item)))));
      items = tasks.map((task) => task.result());
    } catch (error) {
      throw firstOf(error);
    }
  }
  yield* items;
}

function firstOf(error: unknown): unknown {
  return error instanceof ExceptionGroup ? error.leaves()[0] : error;
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number above 0, got ${String(value)}`);
}
