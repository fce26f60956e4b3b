import assert from 'node:assert/strict';
import { createTask, loopTime, sleep, wait } from 'asynclings';
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
    assert.deepEqual(output, [
      '10 ms: poll 1',
      '15 ms: we close; waiting for the poller …',
      '15 ms: poll 2 failed (CancelledError: we close), carry on',
      '25 ms: poll 3',
      '35 ms: poll 4',
      '45 ms: poll 5',
      '45 ms: the poller is done; requests it was sent: 1',
    ]);
    const poller = trace.task('poller');
    assert.deepEqual(poller.cancellations.map(({ reason, requestedAtMs, delivered, isSwallowed }) => [reason, requestedAtMs, delivered?.atMs, isSwallowed]), [['we close', 15, 15, true]]);
    assert.deepEqual(trace.events('cancel.swallowed').map(({ task }) => task), [poller.id]);
    assert.equal(poller.endedAtMs, 45);
  },
});

/** Five rounds, so that the demo has an end; in earnest it would be for ever. */
async function poll(say: Say): Promise<void> {
  for (let round = 1; round <= 5; round++) {
    try {
      await sleep(10);
      say(`${loopTime()} ms: poll ${round}`, `${loopTime()} 毫秒：第 ${round} 次轮询`);
    } catch (error) {
      // "A failed poll is no reason to stop": but this was not a failed poll.
      say(`${loopTime()} ms: poll ${round} failed (${String(error)}), carry on`, `${loopTime()} 毫秒：第 ${round} 次轮询失败（${String(error)}），继续`);
    }
  }
}
