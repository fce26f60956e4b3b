import assert from 'node:assert/strict';
import { CancelledError, createTask, loopTime, sleep, wait } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const poller = createTask(() => poll(say), { name: 'poller' });
    await sleep(15);
    poller.cancel('we close');
    say(`${loopTime()} ms: we close; waiting for the poller …`, `${loopTime()} 毫秒：打烊了，等 poller 停下……`);
    await wait([poller]);
    say(`${loopTime()} ms: the poller is ${poller.state}; requests it was sent: ${poller.cancelling}`, `${loopTime()} 毫秒：poller 的状态是 ${poller.state}；收到过的请求数：${poller.cancelling}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, ['10 ms: poll 1', '15 ms: we close; waiting for the poller …', '15 ms: the poller is cancelled; requests it was sent: 1']);
    assert.deepEqual(trace.task('poller').cancellations.map(({ delivered, isSwallowed }) => [delivered?.atMs, isSwallowed]), [[15, false]]);
    assert.deepEqual(trace.events('cancel.swallowed'), []);
    assert.equal(trace.task('poller').endedAtMs, 15);
  },
});

/** Five rounds, so that the demo has an end; in earnest it would be for ever. */
async function poll(say: Say): Promise<void> {
  for (let round = 1; round <= 5; round++) {
    try {
      await sleep(10);
      say(`${loopTime()} ms: poll ${round}`, `${loopTime()} 毫秒：第 ${round} 次轮询`);
    } catch (error) {
      if (error instanceof CancelledError) throw error; // a request, not a failed poll
      say(`${loopTime()} ms: poll ${round} failed (${String(error)}), carry on`, `${loopTime()} 毫秒：第 ${round} 次轮询失败（${String(error)}），继续`);
    }
  }
}
