import { scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { summarise, type TaskInfo } from './starter.ts';

const done = (startedAt: number, completedAt: number): TaskInfo => ({ name: 'task', state: 'done', startedAt, completedAt });
const underWay = (startedAt: number): TaskInfo => ({ name: 'task', state: 'suspended', startedAt });
const waiting: TaskInfo = { name: 'task', state: 'created' };
const neverRan = (completedAt: number): TaskInfo => ({ name: 'task', state: 'cancelled', completedAt });

test(
  'a task that began at 0 and ended at 2000 took 2000 ms',
  scenario(async () => {
    expect(summarise([done(0, 2000)])).toEqual({ finished: 1, total: 2000, mean: 2000 });
    expect(summarise([done(500, 2000), done(0, 500)])).toEqual({ finished: 2, total: 2000, mean: 1000 });
  }),
);

test(
  'a task that began and ended at 0 is finished, and took 0 ms',
  scenario(async () => {
    expect(summarise([done(0, 0)])).toEqual({ finished: 1, total: 0, mean: 0 });
    expect(summarise([done(0, 0), done(10, 40)])).toEqual({ finished: 2, total: 30, mean: 15 });
  }),
);

test(
  'on a clock that stands still, every task counts',
  scenario(async () => {
    expect(summarise([done(70, 70), done(70, 70), done(70, 70)])).toEqual({ finished: 3, total: 0, mean: 0 });
  }),
);

test(
  'a task under way has no duration yet, and changes nothing',
  scenario(async () => {
    expect(summarise([underWay(1000), done(10, 30), waiting])).toEqual({ finished: 1, total: 20, mean: 20 });
    expect(summarise([underWay(0), waiting])).toEqual({ finished: 0, total: 0, mean: undefined });
  }),
);

test(
  'a task that was cancelled before its first turn never ran, and changes nothing',
  scenario(async () => {
    expect(summarise([neverRan(9000), done(10, 30)])).toEqual({ finished: 1, total: 20, mean: 20 });
    expect(summarise([neverRan(9000)])).toEqual({ finished: 0, total: 0, mean: undefined });
  }),
);

test(
  'failed and cancelled tasks that have run count like the others',
  scenario(async () => {
    const infos: TaskInfo[] = [
      { name: 'a', state: 'failed', startedAt: 0, completedAt: 10 },
      { name: 'b', state: 'cancelled', startedAt: 5, completedAt: 25 },
    ];
    expect(summarise(infos)).toEqual({ finished: 2, total: 30, mean: 15 });
  }),
);

test(
  'without tasks there is no mean',
  scenario(async () => {
    expect(summarise([])).toEqual({ finished: 0, total: 0, mean: undefined });
  }),
);

test(
  'leaves the list as it was given',
  scenario(async () => {
    const infos = Object.freeze([done(20, 30), waiting, done(0, 10)].map((info) => Object.freeze(info))) as TaskInfo[];
    const before = structuredClone(infos);
    expect(summarise(infos)).toMatchObject({ finished: 2, total: 20 });
    expect(infos).toEqual(before);
  }),
);

test(
  'agrees with counting by hand, over a thousand tasks of all kinds',
  scenario(async () => {
    const random = seededRandom(3);
    const upTo = (most: number) => Math.floor(random() * (most + 1));
    const infos: TaskInfo[] = [];
    let finished = 0;
    let total = 0;
    for (let count = 0; count < 1000; count++) {
      const startedAt = upTo(3);
      const tookMs = upTo(3);
      switch (upTo(3)) {
        case 0:
          infos.push(waiting);
          break;
        case 1:
          infos.push(underWay(startedAt));
          break;
        case 2:
          infos.push(neverRan(startedAt));
          break;
        default:
          infos.push(done(startedAt, startedAt + tookMs));
          finished++;
          total += tookMs;
      }
    }
    expect(summarise(infos)).toEqual({ finished, total, mean: total / finished });
  }),
);
