import type { SyncOp } from '../program.ts';
import type { Draft, Weighted } from './draft.ts';

const on = (name: string | undefined, make: (name: string) => SyncOp): SyncOp | undefined => (name === undefined ? undefined : make(name));
const one = (draft: Draft, names: readonly string[]): string | undefined => (names.length === 0 ? undefined : draft.random.pick(names));

/** What a done callback may do. */
export const SYNC_MAKERS: Weighted<(draft: Draft) => SyncOp | undefined> = [
  [3, (draft) => ['cancel', draft.victim(), draft.reason()]],
  [1, (draft) => ['uncancel', draft.victim()]],
  [1, (draft) => ['state', draft.task()]],
  [1, (draft) => ['result', draft.task()]],
  [0.5, (draft) => ['exception', draft.task()]],
  [
    1,
    (draft) => {
      const name = draft.fresh('T');
      draft.tasks.push(name);
      return ['spawn', name, draft.value(), [['sleep', draft.delay()]]];
    },
  ],
  [1, (draft) => on(one(draft, draft.groups), (name) => ['spawnIn', name, draft.fresh('T'), draft.value(), [['sleep', draft.delay()]]])],
  [1, (draft) => on(one(draft, draft.scopes), (name) => ['reschedule', name, draft.random.pick([null, 0, 5, 10])])],
  [1, (draft) => on(draft.object('future'), (name) => ['resolve', name, draft.value()])],
  [1, (draft) => on(draft.object('future'), (name) => ['watch', name, draft.fresh('f'), []])],
  [1, (draft) => on(draft.object('event'), (name) => ['set', name])],
  [0.5, (draft) => on(draft.object('event'), (name) => ['clear', name])],
  [1, (draft) => on(draft.object('lock', 'semaphore', 'bounded', 'condition'), (name) => ['release', name])],
  [1, (draft) => on(draft.object('condition'), (name) => ['notify', name, 1])],
  [1, (draft) => on(draft.object('queue', 'priority', 'lifo'), (name) => ['putNowait', name, draft.value()])],
  [1, (draft) => on(draft.object('queue', 'priority', 'lifo'), (name) => ['getNowait', name])],
  [0.5, (draft) => on(draft.object('queue', 'priority', 'lifo'), (name) => ['shutdown', name, draft.random.chance(0.5)])],
];
