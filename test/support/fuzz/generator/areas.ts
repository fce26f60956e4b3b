import type { Op } from '../program.ts';
import type { Draft, Maker, Weighted } from './draft.ts';
import { OBJECT_AREAS } from './object-areas.ts';

const CATCHES = ['all', 'all', 'all', 'error', 'cancelled', 'timeout', 'group', 'nothing'] as const;
const RETURN_WHEN = ['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'] as const;

/** A short body: most of a program's length should be in its tasks. */
const inner = (draft: Draft): Op[] => draft.body(draft.random.int(1, 3));

function tryOp(draft: Draft): Op {
  const { random } = draft;
  const handler = random.chance(0.4) ? draft.body(1) : [];
  const finalizer = random.chance(0.4) ? draft.body(1) : [];
  return ['try', inner(draft), random.pick(CATCHES), handler, random.chance(0.3), finalizer];
}

function callback(draft: Draft): Op {
  const tag = draft.fresh('c');
  draft.tags.push(tag);
  return ['callback', draft.task(), tag, draft.syncOps(draft.random.int(0, 2))];
}

function group(draft: Draft): Op[] {
  const name = draft.fresh('G');
  draft.groups.push(name);
  const body: Op[] = [];
  const count = draft.random.int(1, 3);
  for (let i = 0; i < count; i++) body.push(...(spawnIn(name)(draft) ?? []));
  if (draft.random.chance(0.6)) body.push(...inner(draft));
  return [['group', name, body]];
}

const spawnIn =
  (groupName?: string): Maker =>
  (draft) => {
    if (groupName === undefined && draft.groups.length === 0) return undefined;
    const name = draft.fresh('T');
    draft.tasks.push(name);
    const body = draft.bodyOf(name);
    return [['spawnIn', groupName ?? draft.random.pick(draft.groups), name, draft.value(), body]];
  };

function timeout(draft: Draft): Op[] {
  const scope = draft.fresh('X');
  draft.scopes.push(scope);
  const ms = draft.random.chance(0.1) ? null : draft.delay();
  const kind = draft.random.chance(0.75) ? 'timeout' : 'timeoutAt';
  return [[kind, scope, ms, inner(draft)]];
}

function gather(draft: Draft): Op[] {
  const labels = Array.from({ length: draft.random.weighted([[1, 0], [4, 1], [8, 2], [4, 3]]) }, () => draft.fresh('g'));
  const children = labels.map((label) => [label, draft.value(), draft.bodyOf(label)] as const);
  return [['gather', children, draft.random.chance(0.4)]];
}

const core: Weighted<Maker> = [
  [6, (draft) => [['sleep', draft.delay()]]],
  [2.5, (draft) => [draft.spawn()]],
  [3, (draft) => [['join', draft.task()]]],
  [3, (draft) => [['cancel', draft.victim(), draft.reason()]]],
  [1, (draft) => [['shield', draft.task()]]],
  [0.8, (draft) => [['state', draft.task()]]],
  [0.6, (draft) => [['uncancel', draft.victim()]]],
  [0.3, (draft) => [['result', draft.task()]]],
  [0.3, (draft) => [['exception', draft.task()]]],
  [1, (draft) => [callback(draft)]],
  [0.3, (draft) => (draft.tags.length === 0 ? undefined : [['uncallback', draft.task(), draft.random.pick(draft.tags)]])],
  [0.8, (draft) => [['raise', draft.fresh('e')]]],
  [0.25, (draft) => [['raiseCancelled', draft.reason()]]],
  [3, (draft) => [tryOp(draft)]],
  [0.5, (draft) => [['repeat', draft.random.int(2, 3), inner(draft)]]],
];

const groups: Weighted<Maker> = [
  [4, group],
  [1.5, spawnIn()],
];

const timeouts: Weighted<Maker> = [
  [4, timeout],
  [1.5, (draft) => [['waitFor', draft.delay(), draft.value(), inner(draft)]]],
  [1, (draft) => (draft.scopes.length === 0 ? undefined : [['reschedule', draft.random.pick(draft.scopes), draft.random.pick([null, -1, 0, 5, 10, 20])]])],
  [0.3, (draft) => (draft.scopes.length === 0 ? undefined : [['expired', draft.random.pick(draft.scopes)]])],
];

const waiting: Weighted<Maker> = [
  [4, gather],
  [3, (draft) => [['waitTasks', draft.someTasks(draft.random.int(1, 3)), draft.random.pick(RETURN_WHEN), draft.random.chance(0.5) ? draft.delay() : null]]],
  [2.5, (draft) => [['asCompleted', draft.someTasks(draft.random.int(0, 3)), draft.random.int(1, 4)]]],
  [1, (draft) => [['shield', draft.task()]]],
];

/** The areas of asyncio, each with what a random program may do there and how often. */
export const AREAS = { core, groups, timeouts, waiting, ...OBJECT_AREAS } satisfies Record<string, Weighted<Maker>>;
export type Area = keyof typeof AREAS;
