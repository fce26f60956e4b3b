import type { Op } from '../program.ts';
import { contention } from './contention.ts';
import type { Draft, Maker, ObjectKind, Weighted } from './draft.ts';

const within = (name: string, draft: Draft): Op[] => draft.holding(name, () => draft.body(draft.random.int(1, 3)));

/** Makes operations on some object of these kinds, where the program has one. */
const on =
  (kinds: readonly ObjectKind[], make: (name: string, draft: Draft) => Op[]): Maker =>
  (draft) => {
    const name = draft.object(...kinds);
    return name === undefined ? undefined : make(name, draft);
  };

const LOCK_LIKE = ['lock', 'semaphore', 'bounded'] as const;
const QUEUES = ['queue', 'priority', 'lifo'] as const;

/** What is done under a condition's lock. */
function underCondition(name: string, draft: Draft): Op[] {
  const { random } = draft;
  const variable = draft.object('variable');
  const body = random.weighted<Op[]>([
    [3, [['waitCondition', name]]],
    [3, variable === undefined ? [['waitCondition', name]] : [['waitUntil', name, variable, random.int(1, 4)]]],
    [2, [['notify', name, random.int(0, 2)]]],
    [2, [['notifyAll', name]]],
    [4, [...(variable === undefined ? [] : [['add', variable, 1] as const]), ['notify', name, 1]]],
  ]);
  if (random.chance(0.3)) body.push(...draft.holding(name, () => draft.body(1)));
  return [['with', name, body]];
}

const futures: Weighted<Maker> = [
  [0.7, contention('future')],
  [3, on(['future'], (name) => [['await', name]])],
  [1.5, on(['future'], (name, draft) => [['resolve', name, draft.value()]])],
  [0.7, on(['future'], (name, draft) => [['reject', name, draft.fresh('e')]])],
  [0.7, on(['future'], (name, draft) => [['cancelFuture', name, draft.reason()]])],
  [1, on(['future'], (name, draft) => [['watch', name, draft.fresh('f'), draft.syncOps(draft.random.int(0, 2))]])],
  [0.2, on(['future'], (name, draft) => (draft.tags.length === 0 ? [] : [['unwatch', name, draft.random.pick(draft.tags)]]))],
];

const locks: Weighted<Maker> = [
  [1.2, contention(...LOCK_LIKE)],
  [5, on(LOCK_LIKE, (name, draft) => [['with', name, within(name, draft)]])],
  [1, on(['lock'], (name, draft) => [['hold', name, within(name, draft)]])],
  [2, on(LOCK_LIKE, (name, draft) => [['acquire', name], ...draft.holding(name, () => draft.some()), ['release', name]])],
  [0.15, on(LOCK_LIKE, (name) => [['acquire', name]])],
  [0.5, on(LOCK_LIKE, (name) => [['release', name]])],
];

const events: Weighted<Maker> = [
  [0.4, contention('event')],
  [2, on(['event'], (name) => [['waitEvent', name]])],
  [1.5, on(['event'], (name) => [['set', name]])],
  [1, on(['event'], (name) => [['clear', name]])],
];

const conditions: Weighted<Maker> = [
  [1.2, contention('condition')],
  [7, on(['condition'], underCondition)],
  [0.2, on(['condition'], (name) => [['waitCondition', name]])],
  [0.2, on(['condition'], (name) => [['notify', name, 1]])],
  [0.5, on(['condition'], (name, draft) => [['acquire', name], ...draft.holding(name, () => draft.some()), ['release', name]])],
];

const queues: Weighted<Maker> = [
  [1.5, contention(...QUEUES)],
  [5, on(QUEUES, (name, draft) => [['put', name, draft.value()]])],
  [3, on(QUEUES, (name) => [['get', name]])],
  [2, on(QUEUES, (name) => [['get', name], ['taskDone', name]])],
  [1, on(QUEUES, (name, draft) => [['putNowait', name, draft.value()]])],
  [1, on(QUEUES, (name) => [['getNowait', name]])],
  [1, on(QUEUES, (name) => [['taskDone', name]])],
  [1, on(QUEUES, (name) => [['joinQueue', name]])],
  [0.5, on(QUEUES, (name, draft) => [['shutdown', name, draft.random.chance(0.4)]])],
];

const barriers: Weighted<Maker> = [
  [0.8, contention('barrier')],
  [8, on(['barrier'], (name) => [['waitBarrier', name]])],
  [1.2, on(['barrier'], (name) => [['resetBarrier', name]])],
  [0.4, on(['barrier'], (name) => [['abortBarrier', name]])],
];

export const OBJECT_AREAS = { futures, locks, events, conditions, queues, barriers };
