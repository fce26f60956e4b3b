// caught by: the slowest stage sets the pace, and its workers are never idle
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

/** Sends every item through all stages: as many at once as there is room for, and then the next lot. */
export async function* pipeline(source: Iterable<unknown> | AsyncIterable<unknown>, stages: readonly Stage[], { buffer = 1, ordered = true }: Options = {}): AsyncGenerator<unknown, void, void> {
  requireCount('buffer', buffer);
  for (const { concurrency = 1 } of stages) requireCount('concurrency', concurrency);
  const size = stages.reduce((sum, { concurrency = 1 }) => sum + concurrency + buffer, 0);
  const permits = stages.map(({ concurrency = 1 }) => new Semaphore(concurrency));
  const through = async (lot: unknown[]): Promise<unknown[]> => {
    const done: unknown[] = [];
    const results = await TaskGroup.run(async (group) => {
      const tasks = lot.map((first) =>
        group.createTask(async () => {
          let item = first;
          for (const [index, stage] of stages.entries()) {
            const before = item;
            item = await permits[index]!.run(() => stage.run(before));
          }
          done.push(item);
          return item;
        }),
      );
      return tasks;
    });
    return ordered ? results.map((task) => task.result()) : done;
  };
  try {
    let lot: unknown[] = [];
    for await (const item of source) {
      lot.push(item);
      if (lot.length < size) continue;
      yield* await through(lot);
      lot = [];
    }
    yield* await through(lot);
  } catch (error) {
    throw firstOf(error);
  }
}

function firstOf(error: unknown): unknown {
  return error instanceof ExceptionGroup ? error.leaves()[0] : error;
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number above 0, got ${String(value)}`);
}
