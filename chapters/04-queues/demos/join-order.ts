import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncQueue } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    say('taskDone() after the work:', '先干活，后 taskDone()：');
    await processThree('after', say);
    say('taskDone() as soon as the item is fetched:', '一取到就 taskDone()：');
    await processThree('before', say);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1, 6), ['0 ms: join, 3 unfinished', '10 ms: d0', '10 ms: d1', '10 ms: d2', '10 ms: joined']);
    assert.deepEqual(output.slice(7), ['10 ms: join, 3 unfinished', '10 ms: joined', '20 ms: d0', '20 ms: d1', '20 ms: d2']);
    assert.deepEqual(trace.events('queue.taskDone').map(({ atMs, detail }) => [atMs, detail]), [[10, 2], [10, 1], [10, 0], [10, 2], [10, 1], [10, 0]]);
  },
});

async function processThree(when: 'before' | 'after', say: DemoContext['say']): Promise<void> {
  const queue = new AsyncQueue<number>(3, `done ${when} work`);
  for (const n of [0, 1, 2]) queue.putNowait(n);
  await TaskGroup.run(async (group) => {
    for (const name of ['w0', 'w1', 'w2']) group.createTask(() => work(queue, when, say), { name });
    say(`${loopTime()} ms: join, ${queue.size} unfinished`, `${loopTime()} 毫秒：join，未完成 ${queue.size} 件`);
    await queue.join();
    say(`${loopTime()} ms: joined`, `${loopTime()} 毫秒：join 返回`);
    queue.shutdown();
  });
}

async function work(queue: AsyncQueue<number>, when: 'before' | 'after', say: DemoContext['say']): Promise<void> {
  for await (const n of queue) {
    if (when === 'before') queue.taskDone();
    await sleep(10);
    say(`${loopTime()} ms: d${n}`, `${loopTime()} 毫秒：d${n}`);
    if (when === 'after') queue.taskDone();
  }
}
