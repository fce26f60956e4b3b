import { Future } from 'asynclings';
import { Boom, describeFuture } from '../describe.ts';
import type { Handlers } from '../handlers.ts';
import type { Actor } from '../world.ts';
import { addCallback, removeCallback } from './callbacks.ts';

const future = (actor: Actor, name: string): Future<number> => actor.world.object<Future<number>>(name, Future);

export const futureOperations: Handlers<'await' | 'resolve' | 'reject' | 'cancelFuture' | 'watch' | 'unwatch'> = {
  async await(actor, [, name]) {
    return `=${await future(actor, name).wait()}`;
  },

  resolve(actor, [, name, value]) {
    future(actor, name).setResult(value);
    return 'ok';
  },

  reject(actor, [, name, tag]) {
    future(actor, name).setException(new Boom(tag));
    return 'ok';
  },

  cancelFuture(actor, [, name, reason]) {
    const target = future(actor, name);
    return (reason === null ? target.cancel() : target.cancel(reason)) ? 'yes' : 'no';
  },

  watch(actor, [, name, tag, ops], performer) {
    return addCallback(actor, future(actor, name), { name, tag, ops, describeTarget: describeFuture }, performer);
  },

  unwatch: (actor, [, name, tag]) => removeCallback(actor, future(actor, name), tag),
};
