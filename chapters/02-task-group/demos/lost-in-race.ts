import assert from 'node:assert/strict';
import { createTask, loopTime, sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

const TIME_IS_UP = new Error('timeout');

export default defineDemo({
  async main({ say }) {
    const payment = createTask(() => pay(40, say), { name: 'payment' });
    const limit = createTask(() => failAfter(10), { name: 'limit' });
    try {
      await Promise.race([payment.join(), limit.join()]);
    } catch (error) {
      if (error !== TIME_IS_UP) throw error;
      say(`${loopTime()} ms: timeout! We tell the customer that nothing was paid.`, `${loopTime()} 毫秒：超时！我们告诉顾客：没有扣款。`);
    }
    await sleep(60);
    say(`${loopTime()} ms: the payment is ${payment.state}`, `${loopTime()} 毫秒：付款的状态是 ${payment.state}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      '10 ms: timeout! We tell the customer that nothing was paid.',
      '40 ms: slow side effect: the card is charged',
      '70 ms: the payment is done',
    ]);
    assert.equal(trace.task('limit').endedAtMs, 10);
    assert.ok(trace.concurrent('waiting', 20).includes(trace.task('payment')), 'the loser is alive after the race');
    assert.deepEqual(trace.task('payment').cancellations, []);
  },
});

async function pay(ms: number, say: DemoContext['say']): Promise<void> {
  await sleep(ms);
  say(`${loopTime()} ms: slow side effect: the card is charged`, `${loopTime()} 毫秒：迟来的副作用：卡被扣款了`);
}

async function failAfter(ms: number): Promise<void> {
  await sleep(ms);
  throw TIME_IS_UP;
}
