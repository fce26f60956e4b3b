import { describe } from './describe.ts';
import type { Handlers, Outcome, Performer } from './handlers.ts';
import { controlOperations } from './operations/control.ts';
import { futureOperations } from './operations/futures.ts';
import { groupOperations } from './operations/groups.ts';
import { primitiveOperations } from './operations/primitives.ts';
import { queueOperations } from './operations/queues.ts';
import { taskOperations } from './operations/tasks.ts';
import { waitingOperations } from './operations/waiting.ts';
import type { Op, OpKind, OpOf, Ops, SyncOps } from './program.ts';
import { Actor, type World } from './world.ts';

const operations: Handlers<OpKind> = {
  ...controlOperations,
  ...taskOperations,
  ...futureOperations,
  ...groupOperations,
  ...waitingOperations,
  ...primitiveOperations,
  ...queueOperations,
};

/** The names of all operations. */
export const OPERATION_KINDS: readonly string[] = Object.keys(operations);

// Their parts speak for themselves.
const isSilent = (op: Op): boolean => op[0] === 'try' || op[0] === 'repeat';

function start<K extends OpKind>(actor: Actor, op: OpOf<K>): Outcome {
  const handlers: Handlers<K> = operations;
  return handlers[op[0]](actor, op, performer);
}

async function perform(actor: Actor, op: Op): Promise<void> {
  let outcome: string;
  try {
    const answer = start(actor, op);
    outcome = typeof answer === 'string' ? answer : await answer;
  } catch (error) {
    if (!isSilent(op)) actor.sayOp(op, `!${describe(error)}`);
    throw error;
  }
  if (!isSilent(op)) actor.sayOp(op, outcome);
}

async function performAll(actor: Actor, ops: Ops): Promise<void> {
  for (const op of ops) await perform(actor, op);
}

function performInCallback(actor: Actor, ops: SyncOps): void {
  for (const op of ops) {
    let outcome: string;
    try {
      const answer = start(actor, op);
      if (typeof answer !== 'string') throw new Error(`${op[0]} waits, which a callback cannot`);
      outcome = answer;
    } catch (error) {
      outcome = `!${describe(error)}`;
    }
    actor.sayOp(op, outcome);
  }
}

async function runBody(world: World, name: string, taskName: string | undefined, value: number, ops: Ops): Promise<number> {
  const actor = new Actor(world, name, taskName);
  world.unended.add(name);
  actor.say('start');
  try {
    await performAll(actor, ops);
  } catch (error) {
    actor.say(`end !${describe(error)}`);
    throw error;
  } finally {
    world.unended.delete(name);
  }
  actor.say(`end =${value}`);
  return value;
}

/** Carries out operations and logs what came of each. */
export const performer: Performer = { performAll, performInCallback, runBody };
