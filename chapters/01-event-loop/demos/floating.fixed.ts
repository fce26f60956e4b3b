import assert from 'node:assert/strict';
import { createTask, sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

async function save(say: Say): Promise<void> {
  await sleep(10);
  say('save: writing the file …', 'save：正在写文件……');
  await sleep(10);
  throw new Error('the disc is full');
}

async function takeOrder(say: Say): Promise<void> {
  say('order: coffee for table 4', 'order：4 号桌，一杯咖啡');
  await save(say);
  say('order: saved', 'order：已保存');
}

export default defineDemo({
  async main({ say }) {
    const order = createTask(() => takeOrder(say), { name: 'order' });
    try {
      await order.join();
      say('main: the order is complete', 'main：订单已完成');
    } catch (error) {
      say(`main: the order failed: ${String(error)}`, `main：订单失败：${String(error)}`);
    }
    await sleep(200);
    say('main: closing time', 'main：打烊');
  },

  selfTest({ trace, output, died }) {
    assert.deepEqual(output, ['order: coffee for table 4', 'save: writing the file …', 'main: the order failed: Error: the disc is full', 'main: closing time']);
    assert.equal(died, undefined);
    assert.equal(trace.task('order').outcome, 'failed');
    assert.deepEqual(trace.events(['warn.floating', 'warn.unhandled']), []);
  },
});
