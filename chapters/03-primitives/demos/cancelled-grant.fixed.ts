import assert from 'node:assert/strict';
import { createTask, loopTime, Semaphore, sleep, wait } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    const oven = new Semaphore(1, 'oven');
    const cooks = ['Ann', 'Bob', 'Cid'].map((who) => createTask(() => bake(who, oven, say), { name: who }));
    const callAway = async (): Promise<void> => {
      await sleep(10);
      say(`${loopTime()} ms: Bob is called away in the same moment`, `${loopTime()} 毫秒：就在这一刻，Bob 被叫走了`);
      cooks[1]!.cancel('called away');
    };
    await wait([...cooks, createTask(callAway, { name: 'phone' })]);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(-2), ['10 ms: Cid has the oven', '20 ms: Cid hands the oven on']);
    const released = trace.events('semaphore.released').at(0);
    const delivered = trace.task('Bob').cancellations[0]?.delivered;
    const granted = trace.events('semaphore.granted', { by: 'Cid' }).at(0);
    assert.ok(released && delivered && granted, 'the permit came back, Bob was told, Cid got it');
    assert.ok(released.seq < delivered.seq && delivered.seq < granted.seq, 'in this order');
    assert.equal(trace.task('Cid').waits.find(({ on }) => on === 'semaphore')?.woken?.cause, 'handed on');
  },
});

async function bake(who: string, oven: Semaphore, say: DemoContext['say']): Promise<void> {
  await oven.acquire();
  try {
    say(`${loopTime()} ms: ${who} has the oven`, `${loopTime()} 毫秒：${who} 用上了烤箱`);
    await sleep(10);
  } finally {
    say(`${loopTime()} ms: ${who} hands the oven on`, `${loopTime()} 毫秒：${who} 让出烤箱`);
    oven.release();
  }
}
