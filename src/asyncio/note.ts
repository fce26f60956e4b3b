import { currentTaskCore } from './context.ts';
import type { Loop } from './loop.ts';
import type { NoteKind, Subject } from './probe.ts';
import type { TaskCore } from './task-core.ts';

let observedLoopCount = 0;

/** Loops with a probe say so, so that all others pay one comparison per note. */
export function countObservedLoop(change: 1 | -1): void {
  observedLoopCount += change;
}

/** Tells an observer, if there is one, what `by` (the running task, unless it is named) did to a resource. */
export function noteOf(subject: Subject, kind: NoteKind, detail?: unknown, by?: TaskCore): void {
  if (observedLoopCount === 0) return;
  const task = by ?? currentTaskCore();
  task?.loop.probe?.note(task.loop.clock.nowMs, kind, task.facade, subject, detail);
}

/** The same, where the loop is known though perhaps no task is running. */
export function noteIn(loop: Loop, subject: Subject, kind: NoteKind, detail?: unknown): void {
  loop.probe?.note(loop.clock.nowMs, kind, currentTaskCore()?.facade, subject, detail);
}
