import type { Area } from './areas.ts';
import type { ObjectKind } from './draft.ts';

interface ThemeSpec {
  readonly areas: readonly (readonly [share: number, area: Area])[];
  readonly objects: readonly (readonly [kind: ObjectKind, chance: number])[];
}

/** What the programs of a golden file are about: each area's share, and which objects there are. */
export const THEMES = {
  core: {
    areas: [
      [1, 'core'],
      [0.4, 'futures'],
    ],
    objects: [
      ['future', 0.8],
      ['future', 0.4],
    ],
  },
  'groups-and-timeouts': {
    areas: [
      [0.7, 'core'],
      [1.2, 'groups'],
      [1.2, 'timeouts'],
      [0.2, 'events'],
    ],
    objects: [['event', 0.6]],
  },
  primitives: {
    areas: [
      [0.7, 'core'],
      [0.5, 'timeouts'],
      [1, 'locks'],
      [0.9, 'conditions'],
      [0.5, 'events'],
    ],
    objects: [
      ['lock', 0.7],
      ['semaphore', 0.5],
      ['bounded', 0.4],
      ['condition', 0.7],
      ['variable', 0.7],
      ['event', 0.4],
    ],
  },
  queues: {
    areas: [
      [0.6, 'core'],
      [0.4, 'timeouts'],
      [1.2, 'queues'],
    ],
    objects: [
      ['queue', 0.9],
      ['priority', 0.4],
      ['lifo', 0.4],
    ],
  },
  barrier: {
    areas: [
      [0.6, 'core'],
      [0.4, 'timeouts'],
      [1.3, 'barriers'],
    ],
    objects: [
      ['barrier', 1],
      ['barrier', 0.3],
    ],
  },
  'gather-and-wait': {
    areas: [
      [0.8, 'core'],
      [1, 'waiting'],
      [0.2, 'futures'],
      [0.2, 'timeouts'],
    ],
    objects: [['future', 0.6]],
  },
  everything: {
    areas: [
      [0.7, 'core'],
      [0.4, 'groups'],
      [0.4, 'timeouts'],
      [0.3, 'waiting'],
      [0.3, 'futures'],
      [0.4, 'locks'],
      [0.3, 'conditions'],
      [0.3, 'events'],
      [0.4, 'queues'],
      [0.3, 'barriers'],
    ],
    objects: [
      ['future', 0.6],
      ['lock', 0.7],
      ['semaphore', 0.5],
      ['bounded', 0.3],
      ['condition', 0.5],
      ['variable', 0.5],
      ['event', 0.6],
      ['queue', 0.6],
      ['priority', 0.2],
      ['lifo', 0.2],
      ['barrier', 0.4],
    ],
  },
} satisfies Record<string, ThemeSpec>;

export type Theme = keyof typeof THEMES;
