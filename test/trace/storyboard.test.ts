import { Lock, run, sleep, TaskGroup } from 'asynclings';
import { type Frame, Recorder, Storyboard } from 'asynclings/trace';
import { expect, test } from 'vitest';

async function board(lang: 'en' | 'zh-CN' = 'en'): Promise<Storyboard> {
  const recorder = new Recorder();
  await run(
    async () => {
      const door = new Lock('door');
      await TaskGroup.run(async (group) => {
        for (const [name, ms] of [['a', 10], ['b', 5]] as const) group.createTask(() => door.run(() => sleep(ms)), { name });
      });
    },
    { clock: 'virtual', probe: recorder },
  );
  return new Storyboard(recorder.trace(), lang);
}

function frames(storyboard: Storyboard, indices: readonly number[]): Frame[] {
  return indices.map((index) => storyboard.frame(index));
}

test('a run shows the same frames backward as forward', async () => {
  const storyboard = await board();
  const forward = Array.from({ length: storyboard.length }, (_, index) => index);
  const backward = frames(storyboard, forward.toReversed()).toReversed();
  expect(backward).toEqual(frames(storyboard, forward));
});

test('every living task is in exactly one place', async () => {
  const storyboard = await board();
  for (let index = 0; index < storyboard.length; index++) {
    const { running, ready, waiting } = storyboard.frame(index);
    const names = [...(running === undefined ? [] : [running]), ...ready, ...waiting.map(({ task }) => task)];
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a frame says who waits for what, which timers are set, and why a task became ready', async () => {
  const storyboard = await board();
  const all = frames(storyboard, Array.from({ length: storyboard.length }, (_, index) => index));
  const woken = all.find(({ why }) => why.includes('woken by a'));
  expect(woken).toMatchObject({ atMs: 10, task: 'b', change: 'waiting → ready', why: "woken by a: lock 'door' released", ready: ['b'] });
  const before = all[all.indexOf(woken!) - 1];
  expect(before?.waiting).toContainEqual({ task: 'b', what: "lock 'door', held by a" });
  expect(all.some(({ timers }) => timers.some(({ task, dueMs }) => task === 'b' && dueMs === 15))).toBe(true);
});

test('the words are in the language asked for', async () => {
  const storyboard = await board('zh-CN');
  expect(frames(storyboard, [0, 1, 2]).map(({ change }) => change).join('')).toMatch(/\p{Script=Han}/u);
});

test('a frame that does not exist is refused', async () => {
  const storyboard = await board();
  expect(() => storyboard.frame(storyboard.length)).toThrow(RangeError);
});
