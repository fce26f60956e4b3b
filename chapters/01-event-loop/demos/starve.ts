import assert from 'node:assert/strict';
import { sleep } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

const ROUNDS = 200_000;

export default defineDemo({
  async main({ say }) {
    let round = 0;
    say('A timer is set for 1 ms from now.', '设一个 1 毫秒后到期的定时器。');
    setTimeout(() => {
      if (round < ROUNDS) say('The timer fires while the counting goes on.', '计数还在继续，定时器就触发了。');
      else say(`The timer fires after round ${round}.`, `第 ${round} 轮之后，定时器才触发。`);
    }, 1);

    while (round < ROUNDS) {
      round++;
      await Promise.resolve();
    }
    say(`Counted to ${ROUNDS}, with an await in every round.`, `数到了 ${ROUNDS}，每一轮都有一个 await。`);
    await sleep(10);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1), ['Counted to 200000, with an await in every round.', 'The timer fires after round 200000.']);
    // All rounds are one slice: the task gives up its turn once, at the sleep.
    assert.deepEqual(trace.task('main').spans.map(({ state }) => state).slice(0, 5), ['created', 'running', 'waiting', 'ready', 'running']);
    assert.deepEqual(trace.task('main').waits.map(({ on }) => on), ['sleep']);
  },
});
