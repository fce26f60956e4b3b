import assert from 'node:assert/strict';
import { loopTime, QueueShutDown, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { BoundedAsyncQueue } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const queue = new BoundedAsyncQueue<string>(10, 'kitchen');
    await TaskGroup.run(async (group) => {
      for (const who of ['A', 'B', 'C']) group.createTask(() => eat(who, queue, say), { name: who });
      await sleep(10);
      say(`${loopTime()} ms: one item for three who wait`, `${loopTime()} 毫秒：三个人在等，来了一件`);
      await queue.put('x');
      await sleep(10);
      queue.shutdown();
    });
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1), ['10 ms: A got x', '20 ms: the kitchen closes, B goes home', '20 ms: the kitchen closes, C goes home']);
    assert.equal(trace.events('queue.got').length, 1);
    for (const who of ['B', 'C']) assert.deepEqual(trace.task(who).waits.map(({ woken }) => woken?.act?.kind), ['queue.shutdown']); // the item woke neither
  },
});

async function eat(who: string, queue: BoundedAsyncQueue<string>, say: DemoContext['say']): Promise<void> {
  try {
    const item = await queue.get();
    say(`${loopTime()} ms: ${who} got ${item}`, `${loopTime()} 毫秒：${who} 拿到 ${item}`);
  } catch (error) {
    if (!(error instanceof QueueShutDown)) throw error;
    say(`${loopTime()} ms: the kitchen closes, ${who} goes home`, `${loopTime()} 毫秒：厨房打烊，${who} 回家`);
  }
}
