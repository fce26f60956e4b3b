import { CancelledError, currentTask, sleep } from 'asynclings';
import { Boom, describe, isCaught } from '../describe.ts';
import type { Handlers } from '../handlers.ts';

export const controlOperations: Handlers<'sleep' | 'raise' | 'raiseCancelled' | 'try' | 'repeat' | 'add'> = {
  async sleep(_actor, [, ms]) {
    await sleep(ms);
    return 'ok';
  },

  raise(_actor, [, tag]) {
    throw new Boom(tag);
  },

  raiseCancelled(_actor, [, reason]) {
    throw reason === null ? new CancelledError() : new CancelledError(reason);
  },

  async try(actor, [, body, catches, handler, rethrows, finalizer], { performAll }) {
    try {
      await performAll(actor, body);
    } catch (error) {
      if (!isCaught(catches, error)) throw error;
      actor.say(`caught ${describe(error)} c${currentTask()?.cancelling ?? ''}`);
      await performAll(actor, handler);
      if (rethrows) throw error;
    } finally {
      await performAll(actor, finalizer);
    }
    return '';
  },

  async repeat(actor, [, times, body], { performAll }) {
    for (let i = 0; i < times; i++) await performAll(actor, body);
    return '';
  },

  add(actor, [, name, delta]) {
    actor.world.variables.set(name, (actor.world.variables.get(name) ?? 0) + delta);
    return 'ok';
  },
};
