import type { Coroutine } from '../loader/stepped/mod.ts';

export const MAIN = 'main program';

/** What a call goes by; the top level of a module is the main program. */
export function callName(coroutine: Coroutine | undefined): string {
  // The first call of a task goes by the task's name.
  if (coroutine?.parent === undefined && coroutine?.task !== undefined) return coroutine.task.name;
  return coroutine?.fn?.name ?? MAIN;
}
