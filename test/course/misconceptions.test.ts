import { expect, test } from 'vitest';
import { demosOf, discoverCourse, exercisesOf } from '../../src/course/mod.ts';

const course = discoverCourse();

/** Demos that are named before they exist, by the chapter that is going to have them. */
const TO_COME: Readonly<Record<string, readonly string[]>> = {
  primitives: ['lost-update', 'lock-queue', 'deadlock', 'event-flash', 'cond-buffer', 'barrier-phases', 'writer-starves'],
  queues: ['unbounded', 'join-order', 'close-drain'],
  network: ['unread-body', 'retry-storm', 'ws-echo', 'slow-client', 'drain'],
  database: ['tx-leak', 'pool-gauge', 'sync-sqlite', 'n-plus-one'],
  troubleshooting: ['offload', 'leaked-task', 'half-cleanup', 'wrong-timeout', 'profile', 'leak-meter'],
};

test('every misconception that a test or a question points to is explained', () => {
  const named = exercisesOf(course).flatMap(({ slug, ...exercise }) =>
    Object.entries(exercise.kind === 'quiz' ? exercise.items : exercise.tests).flatMap(([title, { misconception }]) => (misconception === undefined ? [] : [{ slug, title, misconception }])),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ misconception }) => !(misconception in course.misconceptions))).toEqual([]);
});

test('every demo that a misconception points to exists, once its chapter has demos', () => {
  const known = new Set(demosOf(course).map(({ id }) => id));
  const chaptersWithDemos = new Set(course.chapters.filter(({ demos }) => demos.length > 0).map(({ slug }) => slug));
  const isToCome = (demo: string) => Object.entries(TO_COME).some(([slug, demos]) => demos.includes(demo) && !chaptersWithDemos.has(slug));
  const missing = Object.entries(course.misconceptions).filter(([, { demo }]) => demo !== undefined && !known.has(demo) && !isToCome(demo));
  expect(missing.map(([id, { demo }]) => `${id}: ${demo}`)).toEqual([]);
});

test('the corrections are numbered without a gap, and no two are the same', () => {
  const ids = Object.keys(course.misconceptions);
  expect(ids).toEqual(ids.map((_, index) => `M${String(index + 1).padStart(2, '0')}`));
  for (const lang of ['en', 'zh-CN'] as const) {
    const truths = Object.values(course.misconceptions).map(({ truth }) => truth[lang]);
    expect(truths.filter((truth, index) => truths.indexOf(truth) !== index)).toEqual([]);
  }
});
