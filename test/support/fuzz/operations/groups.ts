import { loopTime, TaskGroup, timeout, timeoutAt, type TimeoutScope, waitFor } from 'asynclings';
import type { Handlers, Performer } from '../handlers.ts';
import type { Ops } from '../program.ts';
import type { Actor } from '../world.ts';

type GroupKind = 'group' | 'spawnIn' | 'timeout' | 'timeoutAt' | 'reschedule' | 'expired' | 'waitFor';

const moment = (deltaMs: number | null): number | null => (deltaMs === null ? null : loopTime() + deltaMs);

/** The body of a time limit. */
function within(actor: Actor, name: string, body: Ops, { performAll }: Performer) {
  return async (scope: TimeoutScope): Promise<string> => {
    actor.world.scopes.set(name, scope);
    await performAll(actor, body);
    return 'ok';
  };
}

/** Task groups and time limits. */
export const groupOperations: Handlers<GroupKind> = {
  group(actor, [, name, body], { performAll }) {
    return TaskGroup.run(async (group) => {
      actor.world.groups.set(name, group);
      await performAll(actor, body);
      return 'ok';
    });
  },

  spawnIn({ world }, [, groupName, name, value, body], { runBody }) {
    const group = world.groups.get(groupName);
    if (group === undefined) return 'none';
    const refusal = world.refuses([name]);
    if (refusal !== undefined) return refusal;
    world.tasks.set(name, group.createTask(() => runBody(world, name, name, value, body), { name }));
    return 'ok';
  },

  timeout: (actor, [, name, ms, body], performer) => timeout(ms, within(actor, name, body, performer)),

  timeoutAt: (actor, [, name, deltaMs, body], performer) => timeoutAt(moment(deltaMs), within(actor, name, body, performer)),

  reschedule(actor, [, name, deltaMs]) {
    const scope = actor.world.scopes.get(name);
    if (scope === undefined) return 'none';
    scope.reschedule(moment(deltaMs));
    return 'ok';
  },

  expired: (actor, [, name]) => (actor.world.scopes.has(name) ? 'ok' : 'none'),

  async waitFor(actor, [, ms, value, body], { performAll }) {
    const inner = async (): Promise<number> => {
      await performAll(actor, body);
      return value;
    };
    return `=${await waitFor(inner, ms)}`;
  },
};
