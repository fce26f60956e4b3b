import type { EventKind, TraceEvent } from './event.ts';
import type { TaskHistory } from './task-history.ts';
import type { CancelOrigin } from './task-trace.ts';

// What may stand between a request and those that the same request causes in turn.
const WITHIN_REQUEST: ReadonlySet<EventKind> = new Set(['cancel.requested', 'task.ready', 'io.end', 'worker.end']);

/** Finds out who asked for a cancellation; fed with every event, in order. */
export class CancelOrigins {
  readonly #historyOf: (id: number | undefined) => TaskHistory | undefined;
  readonly #openGroups: { readonly name: string; readonly owner: number | undefined; culprit?: number }[] = [];
  /** Tasks that the request under way has reached, and that can pass it on. */
  #reached: TaskHistory[] = [];
  #leaked: number | undefined;
  #isDeadlocked = false;

  constructor(historyOf: (id: number | undefined) => TaskHistory | undefined) {
    this.#historyOf = historyOf;
  }

  /** Call it after `originOf`, for a request. */
  saw(event: TraceEvent): void {
    if (!WITHIN_REQUEST.has(event.kind)) this.#reached = [];
    if (event.kind === 'group.enter') this.#openGroups.push({ name: event.name ?? '', owner: event.by });
    else if (event.kind === 'group.exit') this.#groupLeft(event.name);
    else if (event.kind === 'task.failed') this.#childFailed(event.task);
    else if (event.kind === 'cancel.requested') this.#reach(this.#historyOf(event.task)!);
    else if (event.kind === 'warn.leakedTask') this.#leaked = event.task;
    else if (event.kind === 'loop.deadlock') this.#isDeadlocked = true;
  }

  originOf(event: TraceEvent): CancelOrigin {
    if (event.source === 'group') return this.#group(event);
    if (event.source === 'scope') return { kind: 'scope', name: event.reason ?? '' };
    const joiner = this.#joinerOf(event.task!);
    if (joiner !== undefined) return { kind: 'joiner', task: joiner };
    if (event.by !== undefined) return { kind: 'task', task: event.by };
    if (this.#isDeadlocked) return { kind: 'deadlock' };
    return { kind: this.#leaked === event.task ? 'exit' : 'outside' };
  }

  #group(event: TraceEvent): CancelOrigin {
    const name = event.reason ?? '';
    const group = this.#openGroups[this.#indexOfGroup(name)];
    // When its body fails or is cancelled, the group acts in its owner's turn; when a child fails, it does not.
    const culprit = event.by === group?.owner ? undefined : group?.culprit;
    return culprit === undefined ? { kind: 'group', name } : { kind: 'group', name, culprit };
  }

  #joinerOf(id: number): number | undefined {
    const task = this.#historyOf(id);
    const joins = (joiner: TaskHistory): boolean =>
      joiner.openWaits.some(({ on, holder }) => (on === 'task' && (holder ?? id) === id) || (on === 'gather' && task?.parent === joiner.id));
    return this.#reached.findLast(joins)?.id;
  }

  // The first failure is the one that aborts the group, however many follow.
  #childFailed(id: number | undefined): void {
    const parent = this.#historyOf(id)?.parent;
    const group = this.#openGroups.findLast(({ owner }) => owner === parent);
    if (group !== undefined && id !== undefined) group.culprit ??= id;
  }

  // Only these: of ten thousand cancelled in a row, each would have to look through all before it.
  #reach(task: TaskHistory): void {
    if (task.openWaits.some(({ on }) => on === 'task' || on === 'gather')) this.#reached.push(task);
  }

  #groupLeft(name: string | undefined): void {
    const index = this.#indexOfGroup(name);
    if (index >= 0) this.#openGroups.splice(index, 1);
  }

  #indexOfGroup(name: string | undefined): number {
    return this.#openGroups.findLastIndex((group) => group.name === name);
  }
}
