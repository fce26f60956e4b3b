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
      // A wait that the loop has a part in. Once in a thousand rounds: each of them has its price.
      if (round % 1000 === 0) await sleep(0);
    }
    say(`Counted to ${ROUNDS}, with a turn for the others every 1000 rounds.`, `数到了 ${ROUNDS}，每 1000 轮把机会让给别人一次。`);
    await sleep(10);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1), ['The timer fires while the counting goes on.', 'Counted to 200000, with a turn for the others every 1000 rounds.']);
    assert.equal(trace.task('main').spans.filter(({ state }) => state === 'running').length, 202);
  },
});
