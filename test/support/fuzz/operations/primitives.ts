import { Barrier, Condition, Event, Lock, Semaphore } from 'asynclings';
import type { Handlers } from '../handlers.ts';
import type { Actor } from '../world.ts';

type PrimitiveKind =
  | 'acquire'
  | 'release'
  | 'with'
  | 'hold'
  | 'set'
  | 'clear'
  | 'waitEvent'
  | 'waitCondition'
  | 'waitUntil'
  | 'notify'
  | 'notifyAll'
  | 'waitBarrier'
  | 'resetBarrier'
  | 'abortBarrier';

const lockLike = ({ world }: Actor, name: string): Lock | Semaphore | Condition =>
  world.object<Lock | Semaphore | Condition>(name, Lock, Semaphore, Condition);

/** Locks, semaphores, events, conditions and barriers. */
export const primitiveOperations: Handlers<PrimitiveKind> = {
  async acquire(actor, [, name]) {
    await lockLike(actor, name).acquire();
    return 'ok';
  },

  release(actor, [, name]) {
    lockLike(actor, name).release();
    return 'ok';
  },

  with(actor, [, name, body], { performAll }) {
    return lockLike(actor, name).run(async () => {
      actor.say(`in${actor.world.stateOf(name)}`);
      await performAll(actor, body);
      return 'ok';
    });
  },

  async hold(actor, [, name, body], { performAll }) {
    const held = await actor.world.object(name, Lock).hold();
    try {
      actor.say(`in${actor.world.stateOf(name)}`);
      await performAll(actor, body);
    } finally {
      held[Symbol.dispose]();
    }
    return 'ok';
  },

  set({ world }, [, name]) {
    world.object(name, Event).set();
    return 'ok';
  },

  clear({ world }, [, name]) {
    world.object(name, Event).clear();
    return 'ok';
  },

  async waitEvent({ world }, [, name]) {
    await world.object(name, Event).wait();
    return 'ok';
  },

  async waitCondition({ world }, [, name]) {
    await world.object(name, Condition).wait();
    return 'ok';
  },

  async waitUntil({ world }, [, name, variable, least]) {
    await world.object(name, Condition).waitFor(() => (world.variables.get(variable) ?? 0) >= least);
    return 'ok';
  },

  notify({ world }, [, name, n]) {
    world.object(name, Condition).notify(n);
    return 'ok';
  },

  notifyAll({ world }, [, name]) {
    world.object(name, Condition).notifyAll();
    return 'ok';
  },

  async waitBarrier({ world }, [, name]) {
    return `=${await world.object(name, Barrier).wait()}`;
  },

  async resetBarrier({ world }, [, name]) {
    await world.object(name, Barrier).reset();
    return 'ok';
  },

  async abortBarrier({ world }, [, name]) {
    await world.object(name, Barrier).abort();
    return 'ok';
  },
};
