import assert from 'node:assert/strict';
import { createTask, loopTime, sleep, timeout, TimeoutError } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    const payment = createTask(() => pay(40, say), { name: 'payment' });
    try {
      await timeout(10, () => payment.join());
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      say(`${loopTime()} ms: timeout! We tell the customer that nothing was paid.`, `${loopTime()} 毫秒：超时！我们告诉顾客：没有扣款。`);
    }
    await sleep(60);
    say(`${loopTime()} ms: the payment is ${payment.state}`, `${loopTime()} 毫秒：付款的状态是 ${payment.state}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, ['10 ms: timeout! We tell the customer that nothing was paid.', '70 ms: the payment is cancelled']);
    const [request] = trace.task('payment').cancellations;
    assert.deepEqual([request?.requestedAtMs, request?.delivered?.on], [10, 'sleep']);
    assert.equal(trace.task('payment').endedAtMs, 10);
  },
});

async function pay(ms: number, say: DemoContext['say']): Promise<void> {
  await sleep(ms);
  say(`${loopTime()} ms: slow side effect: the card is charged`, `${loopTime()} 毫秒：迟来的副作用：卡被扣款了`);
}
