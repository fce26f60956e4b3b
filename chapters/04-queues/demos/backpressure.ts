import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncQueue } from '../mod.ts';

const ITEM_COUNT = 5;

export default defineDemo({
  async main({ say }) {
    for (const capacity of [1, 3]) {
      say(`Room for ${capacity}:`, `容量为 ${capacity}：`);
      const startMs = loopTime();
      const queue = new AsyncQueue<number>(capacity, `room for ${capacity}`);
      await TaskGroup.run(async (group) => {
        group.createTask(() => produce(queue, say), { name: 'producer' });
        group.createTask(() => consume(queue, say), { name: 'consumer' });
      });
      say(`all done after ${loopTime() - startMs} ms`, `全部做完，用了 ${loopTime() - startMs} 毫秒`);
    }
  },

  selfTest({ trace, output }) {
    assert.equal(moves(output.slice(1, 11)), 'p0 g0 p1 g1 p2 g2 p3 g3 p4 g4');
    assert.equal(moves(output.slice(13, 23)), 'p0 p1 p2 g0 p3 g1 p4 g2 g3 g4');
    assert.deepEqual(output.filter((line) => line.startsWith('all')), ['all done after 50 ms', 'all done after 50 ms']);
    const blocked = trace.tasks.filter(({ name }) => name === 'producer').map(({ waits }) => waits.filter(({ on }) => on === 'queue.put').length);
    assert.deepEqual(blocked, [4, 2]);
  },
});

async function produce(queue: AsyncQueue<number>, say: DemoContext['say']): Promise<void> {
  for (let n = 0; n < ITEM_COUNT; n++) {
    await queue.put(n);
    say(`p${n}    ${gauge(queue)}`, `p${n}    ${gauge(queue)}`);
  }
}

async function consume(queue: AsyncQueue<number>, say: DemoContext['say']): Promise<void> {
  for (let n = 0; n < ITEM_COUNT; n++) {
    await sleep(10);
    const got = await queue.get();
    say(`g${got}    ${gauge(queue)}`, `g${got}    ${gauge(queue)}`);
  }
}

function moves(lines: readonly string[]): string {
  return lines.map((line) => line.slice(0, 2)).join(' ');
}

/** The places of the queue, those taken filled. */
function gauge({ size, capacity }: AsyncQueue<number>): string {
  return `[${'■'.repeat(size)}${'·'.repeat(capacity - size)}]`;
}
