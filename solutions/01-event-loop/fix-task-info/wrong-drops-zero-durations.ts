// caught by: on a clock that stands still, every task counts
/** What is known about a task. Times are milliseconds of the loop's clock, which begins at 0. */
export interface TaskInfo {
  readonly name: string;
  readonly state: 'created' | 'running' | 'suspended' | 'done' | 'failed' | 'cancelled';
  /** When it had its first turn; absent before that, and for ever if it was cancelled first. */
  readonly startedAt?: number;
  /** When it ended, in whatever way. */
  readonly completedAt?: number;
}

export interface Summary {
  /** Tasks that have run and ended. */
  readonly finished: number;
  /** How long they took together. */
  readonly total: number;
  /** How long they took on average; `undefined` when there is none. */
  readonly mean: number | undefined;
}

export function summarise(infos: TaskInfo[]): Summary {
  const durations = infos.flatMap(({ startedAt, completedAt }) => (startedAt !== undefined && completedAt !== undefined ? [completedAt - startedAt] : []));
  const finished = durations.filter(Boolean).length;
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  return { finished, total, mean: finished > 0 ? total / finished : undefined };
}
