import type { Op, Ops } from '../program.ts';
import type { Draft, Maker, ObjectKind } from './draft.ts';

/** What waiters do at an object, and what may free or disturb them without a turn in between. */
interface Contest {
  readonly wait: (name: string, draft: Draft) => Ops;
  readonly disturb: readonly ((name: string, draft: Draft) => Op)[];
  /** Done before anyone comes. */
  readonly prepare?: (name: string) => Ops;
  /** Done when all wait. */
  readonly begin?: (name: string) => Ops;
}

const release = (name: string): Op => ['release', name];
const acquire = (name: string): Ops => [['acquire', name]];
const use = (name: string, { random }: Draft): Ops => [['with', name, [['sleep', random.pick([0, 0, 1, 5])]]]];
const get = (name: string): Op => ['get', name];
const putNowait = (name: string, draft: Draft): Op => ['putNowait', name, draft.value()];
const getNowait = (name: string): Op => ['getNowait', name];
const shutdown = (name: string, { random }: Draft): Op => ['shutdown', name, random.chance(0.5)];
const queue: Contest = {
  wait: (name, draft) => [draft.random.chance(0.5) ? get(name) : ['put', name, draft.value()]],
  disturb: [putNowait, putNowait, getNowait, getNowait, shutdown],
};
const semaphore: Contest = { wait: use, disturb: [release], prepare: acquire };

const CONTESTS: Partial<Record<ObjectKind, Contest>> = {
  lock: { wait: use, disturb: [release], prepare: acquire },
  semaphore,
  bounded: semaphore,
  event: { wait: (name) => [['waitEvent', name]], disturb: [(name) => ['set', name], (name) => ['clear', name]] },
  future: {
    wait: (name) => [['await', name]],
    disturb: [(name, draft) => ['resolve', name, draft.value()], (name, draft) => ['cancelFuture', name, draft.reason()]],
  },
  condition: {
    wait: (name) => [['with', name, [['waitCondition', name]]]],
    disturb: [(name) => ['notify', name, 1], (name) => ['notifyAll', name], release],
    begin: acquire,
  },
  queue,
  priority: queue,
  lifo: queue,
  barrier: { wait: (name) => [['waitBarrier', name]], disturb: [(name) => ['resetBarrier', name], (name) => ['waitBarrier', name]] },
};

/**
 * Several tasks wait at one object, then some are freed and some cancelled within one turn: what goes wrong with
 * a waiter that is both does so only here.
 */
export const contention =
  (...kinds: readonly ObjectKind[]): Maker =>
  (draft) => {
    const name = draft.object(...kinds);
    const kind = draft.objects.find(([other]) => other === name)?.[1];
    const contest = kind && CONTESTS[kind];
    if (name === undefined || contest === undefined) return undefined;
    const { random } = draft;
    const waiters = Array.from({ length: random.int(2, 4) }, () => draft.fresh('W'));
    draft.tasks.push(...waiters);
    const ops: Op[] = [...(contest.prepare?.(name) ?? [])];
    for (const waiter of waiters) ops.push(['spawn', waiter, draft.value(), contest.wait(name, draft)]);
    if (contest.begin) ops.push(['sleep', 0], ...contest.begin(name));
    for (let i = random.int(1, 3); i > 0; i--) ops.push(['sleep', random.pick([0, 0, 1])], ...disturbances(draft, name, contest, waiters));
    return ops;
  };

function disturbances(draft: Draft, name: string, contest: Contest, waiters: readonly string[]): Op[] {
  const { random } = draft;
  return Array.from({ length: random.int(1, 4) }, (): Op => {
    if (random.chance(0.45)) return ['cancel', random.pick(waiters), draft.reason()];
    return ['try', [random.pick(contest.disturb)(name, draft)], 'error', [], false, []];
  });
}
