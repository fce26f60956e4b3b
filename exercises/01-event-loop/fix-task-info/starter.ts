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
  // TODO: two of these lines take something for nothing, or nothing for something.
  const finished = infos.filter(({ startedAt, completedAt }) => startedAt && completedAt).length;
  const total = infos.reduce((sum, { startedAt = 0, completedAt = 0 }) => sum + completedAt - startedAt, 0);
  return { finished, total, mean: finished > 0 ? total / finished : undefined };
}
