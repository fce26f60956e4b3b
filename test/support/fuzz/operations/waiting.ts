import { asCompleted, gather, type Task, wait } from 'asynclings';
import { describeResult, describeTask } from '../describe.ts';
import type { Handlers } from '../handlers.ts';
import type { World } from '../world.ts';

function knownTasks(world: World, names: readonly string[]): Map<Task, string> {
  const known = new Map<Task, string>();
  for (const name of names) {
    const task = world.tasks.get(name);
    if (task !== undefined) known.set(task, name);
  }
  return known;
}

/** Waiting for several tasks at once. */
export const waitingOperations: Handlers<'gather' | 'waitTasks' | 'asCompleted'> = {
  async gather({ world, name }, [, children, returnExceptions], { runBody }) {
    const labels = children.map(([label]) => label);
    const refusal = world.refuses(labels);
    if (refusal !== undefined) return refusal;
    const bodies = children.map(
      ([label, value, body]) =>
        () =>
          runBody(world, label, undefined, value, body),
    );
    world.waitsOn.set(name, labels);
    try {
      const results: readonly unknown[] = await gather(bodies, { returnExceptions });
      return `=${results.map(describeResult).join(',')}`;
    } finally {
      world.waitsOn.delete(name);
    }
  },

  async waitTasks({ world }, [, names, returnWhen, ms]) {
    const tasks = knownTasks(world, names);
    const { done, pending } = await wait([...tasks.keys()], ms === null ? { returnWhen } : { returnWhen, timeoutMs: ms });
    if (done.size + pending.size !== tasks.size) throw new Error('wait() lost a task');
    return `done=${[...tasks].flatMap(([task, name]) => (done.has(task) ? [name] : [])).join(',')}`;
  },

  async asCompleted(actor, [, names, atMost]) {
    const tasks = knownTasks(actor.world, names);
    let count = 0;
    for await (const task of asCompleted([...tasks.keys()])) {
      actor.say(`next ${tasks.get(task)} ${describeTask(task)}`);
      count++;
      if (count === atMost) break;
    }
    return `=${count}`;
  },
};
