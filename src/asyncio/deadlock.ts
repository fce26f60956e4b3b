import type { Loop } from './loop.ts';
import type { WaitKind } from './probe.ts';
import type { Task } from './task.ts';

/** One task that waits, and for whom, where that is known. */
export interface WaitEdge {
  readonly task: Task;
  readonly kind: WaitKind;
  readonly label: string;
  /** The task that would have to act: the holder of a lock, the task that is joined. */
  readonly holder?: Task;
}

/**
 * Nothing is ready, no timer is pending and nothing outside is outstanding: every task waits for ever.
 * @source none; asyncio's loop sleeps for ever in this situation.
 * @example
 * const error = await run(() => new Event('go').wait()).catch((thrown) => thrown);
 * error.message; // => 'all tasks wait and nobody can wake them: main waits for event go'
 */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';
  /** Every task that waits, in order of creation. */
  readonly waits: readonly WaitEdge[];
  /** The tasks that wait for each other in a ring, each for the next, if there is such a ring. */
  readonly cycle?: readonly Task[];

  constructor(waits: readonly WaitEdge[]) {
    const cycle = findCycle(waits);
    super(describe(waits, cycle));
    this.waits = waits;
    if (cycle !== undefined) this.cycle = cycle;
  }
}

/** The wait-for graph of a loop that has come to rest. */
export function waitEdges(loop: Loop): WaitEdge[] {
  const edges: WaitEdge[] = [];
  for (const core of loop.tasks) {
    const waits = [...core.waits()];
    if (waits.length === 0) {
      const { currentWait } = core;
      if (currentWait) edges.push({ task: core.facade, kind: currentWait.kind, label: currentWait.label });
    }
    for (const wait of waits.toReversed()) {
      const { kind, label, holder } = wait;
      edges.push(holder === undefined ? { task: core.facade, kind, label } : { task: core.facade, kind, label, holder });
    }
  }
  return edges;
}

function findCycle(waits: readonly WaitEdge[]): Task[] | undefined {
  const next = new Map<Task, Task[]>();
  for (const { task, holder } of waits) if (holder) next.set(task, [...(next.get(task) ?? []), holder]);
  const finished = new Set<Task>();
  const path: Task[] = [];
  const visit = (task: Task): Task[] | undefined => {
    const start = path.indexOf(task);
    if (start >= 0) return path.slice(start);
    if (finished.has(task)) return undefined;
    path.push(task);
    for (const holder of next.get(task) ?? []) {
      const cycle = visit(holder);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(task);
    return undefined;
  };
  for (const { task } of waits) {
    const cycle = visit(task);
    if (cycle) return cycle;
  }
  return undefined;
}

function describe(waits: readonly WaitEdge[], cycle: readonly Task[] | undefined): string {
  const lines = waits.map(({ task, label, holder }) => {
    const held = holder && !label.includes(`'${holder.name}'`) ? `, held by ${holder.name}` : '';
    return `${task.name} waits for ${label}${held}`;
  });
  const ring = cycle && [...cycle, cycle[0]!].map((task) => task.name).join(' -> ');
  return `all tasks wait and nobody can wake them: ${lines.join('; ')}${ring ? `; cycle: ${ring}` : ''}`;
}
