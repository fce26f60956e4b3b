import type { Future, Task } from 'asynclings';
import type { Performer } from '../handlers.ts';
import type { SyncOps } from '../program.ts';
import { Actor } from '../world.ts';

/** What a task and a future have in common here. */
interface Watched<T> {
  addDoneCallback(callback: (done: T) => void): void;
  removeDoneCallback(callback: (done: T) => void): boolean;
}

/** Has `ops` performed when `target` is done. */
export function addCallback<T extends Task | Future<number>>(
  actor: Actor,
  target: Watched<T>,
  { name, tag, ops, describeTarget }: { name: string; tag: string; ops: SyncOps; describeTarget: (done: T) => string },
  performer: Performer,
): string {
  const seen = (done: T): void => {
    const callback = new Actor(actor.world, tag, '');
    callback.say(`sees ${name} ${describeTarget(done)}`);
    performer.performInCallback(callback, ops);
  };
  actor.world.callbacks.set(tag, seen as (done: Task | Future<number>) => void);
  target.addDoneCallback(seen);
  return 'ok';
}

export function removeCallback<T extends Task | Future<number>>(actor: Actor, target: Watched<T>, tag: string): string {
  const seen = actor.world.callbacks.get(tag);
  if (!seen) return 'none';
  return target.removeDoneCallback(seen) ? 'yes' : 'no';
}
