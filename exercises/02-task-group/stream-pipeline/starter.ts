import { Semaphore, TaskGroup } from 'asynclings';

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

/** Sends every item through all stages. */
export async function* pipeline(source: Iterable<unknown> | AsyncIterable<unknown>, stages: readonly Stage[], _options: Options = {}): AsyncGenerator<unknown, void, void> {
  let items: unknown[] = [];
  for await (const item of source) items.push(item);
  // TODO: while the slowest item is in the first stage, who is at work in the second?
  for (const stage of stages) {
    const permits = new Semaphore(stage.concurrency ?? 1);
    const tasks = await TaskGroup.run(async (group) => items.map((item) => group.createTask(() => permits.run(() => stage.run(item)))));
    items = tasks.map((task) => task.result());
  }
  yield* items;
}
