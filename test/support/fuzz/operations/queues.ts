import { Queue } from 'asynclings';
import type { Handlers } from '../handlers.ts';
import type { Actor } from '../world.ts';

type QueueKind = 'put' | 'putNowait' | 'get' | 'getNowait' | 'taskDone' | 'joinQueue' | 'shutdown';

const queue = (actor: Actor, name: string): Queue<number> => actor.world.object<Queue<number>>(name, Queue);

export const queueOperations: Handlers<QueueKind> = {
  async put(actor, [, name, item]) {
    await queue(actor, name).put(item);
    return 'ok';
  },

  putNowait(actor, [, name, item]) {
    queue(actor, name).putNowait(item);
    return 'ok';
  },

  async get(actor, [, name]) {
    return `=${await queue(actor, name).get()}`;
  },

  getNowait: (actor, [, name]) => `=${queue(actor, name).getNowait()}`,

  taskDone(actor, [, name]) {
    queue(actor, name).taskDone();
    return 'ok';
  },

  async joinQueue(actor, [, name]) {
    await queue(actor, name).join();
    return 'ok';
  },

  shutdown(actor, [, name, immediate]) {
    queue(actor, name).shutdown(immediate);
    return 'ok';
  },
};
