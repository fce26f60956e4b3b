import assert from 'node:assert/strict';
import { loopTime, sleep } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { HandDriven } from '../mod.ts';

/** `yield` plays the part of `await`: it asks for something and stands still. */
function* makeTea(): Generator<string, string, number> {
  const cups = yield 'how many cups?';
  const minutes = yield 'how strong, in minutes?';
  return `${cups} cups after ${minutes} minutes`;
}

/** A coroutine that asks for time, in milliseconds. */
function* watchClock(): Generator<number, string, void> {
  yield 30;
  yield 20;
  return 'two naps';
}

export default defineDemo({
  async main({ say }) {
    const tea = new HandDriven(makeTea);
    const show = (en: string, zhCN: string) => say(`${tea.state.padEnd(10)} ${en}`, `${tea.state.padEnd(10)} ${zhCN}`);
    show('made: not a line of it has run', '已创建：一行都没有运行');
    const first = tea.start().value;
    show(`started: it asks "${first}"`, `已启动：它问 "${first}"`);
    const second = tea.send(2).value;
    show(`answered 2: it asks "${second}"`, `回答 2：它问 "${second}"`);
    const result = tea.send(3).value;
    show(`answered 3: it returns "${result}"`, `回答 3：它返回 "${result}"`);

    const naps = await drive(new HandDriven(watchClock));
    say(`${loopTime()} ms: driven by a loop instead of by hand: ${naps}`, `${loopTime()} 毫秒：换成由循环来推动：${naps}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(0, 4).map((line) => line.split(' ')[0]), ['created', 'suspended', 'suspended', 'closed']);
    assert.match(output[3] ?? '', /"2 cups after 3 minutes"/);
    assert.equal(output[4], '50 ms: driven by a loop instead of by hand: two naps');
    assert.deepEqual(trace.task('main').waits.map(({ label }) => label), ['sleep 30 ms', 'sleep 20 ms']);
  },
});

/** What a loop does: grant each request when its time has come, and push the coroutine on. */
async function drive(coroutine: HandDriven<number, string, void>): Promise<string> {
  let step = coroutine.start();
  while (!step.done) {
    await sleep(step.value);
    step = coroutine.send();
  }
  return step.value;
}
