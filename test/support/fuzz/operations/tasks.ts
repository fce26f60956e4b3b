import { createTask, shield, type Task } from 'asynclings';
import { describe, describeTask } from '../describe.ts';
import type { Handlers } from '../handlers.ts';
import type { Actor } from '../world.ts';
import { addCallback, removeCallback } from './callbacks.ts';

type TaskKind = 'spawn' | 'join' | 'shield' | 'cancel' | 'uncancel' | 'state' | 'result' | 'exception' | 'callback' | 'uncallback';

/** Nothing happens when there is no task of that name. */
function onTask<R>(actor: Actor, name: string, act: (task: Task) => R): R | 'none' {
  const task = actor.world.tasks.get(name);
  return task === undefined ? 'none' : act(task);
}

function answerOf(question: () => string): string {
  try {
    return question();
  } catch (error) {
    return `!${describe(error)}`;
  }
}

async function join(actor: Actor, name: string, task: Task): Promise<string> {
  const { world } = actor;
  if (name !== actor.name && world.leadsTo(name, actor.name)) return 'circle';
  world.waitsOn.set(actor.name, [name]);
  try {
    return `=${String(await task.join())}`;
  } finally {
    world.waitsOn.delete(actor.name);
  }
}

export const taskOperations: Handlers<TaskKind> = {
  spawn({ world }, [, name, value, body], { runBody }) {
    const refusal = world.refuses([name]);
    if (refusal !== undefined) return refusal;
    world.tasks.set(name, createTask(() => runBody(world, name, name, value, body), { name }));
    return 'ok';
  },

  join: (actor, [, name]) => onTask(actor, name, (task) => join(actor, name, task)),

  shield: (actor, [, name]) => onTask(actor, name, async (task) => `=${String(await shield(task))}`),

  cancel(actor, [, name, reason]) {
    return onTask(actor, name, (task) => {
      const answer = reason === null ? task.cancel() : task.cancel(reason);
      return `${answer ? 'yes' : 'no'} ${describeTask(task)}`;
    });
  },

  uncancel: (actor, [, name]) => onTask(actor, name, (task) => `=${task.uncancel()} ${describeTask(task)}`),

  state: (actor, [, name]) => onTask(actor, name, describeTask),

  result: (actor, [, name]) => onTask(actor, name, (task) => answerOf(() => `=${String(task.result())}`)),

  exception(actor, [, name]) {
    return onTask(actor, name, (task) =>
      answerOf(() => {
        const error = task.exception();
        return error === undefined ? '-' : describe(error);
      }),
    );
  },

  callback(actor, [, name, tag, ops], performer) {
    return onTask(actor, name, (task) => addCallback(actor, task, { name, tag, ops, describeTarget: describeTask }, performer));
  },

  uncallback: (actor, [, name, tag]) => onTask(actor, name, (task) => removeCallback(actor, task, tag)),
};
