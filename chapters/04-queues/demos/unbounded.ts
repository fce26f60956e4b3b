import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncQueue } from '../mod.ts';

const RECORD_COUNT = 10_000;
const RECORD_BYTES = 1024;

export default defineDemo({
  async main({ say }) {
    const queue = new AsyncQueue<Uint8Array>(Infinity, 'log');
    let shippedCount = 0;
    await TaskGroup.run(async (group) => {
      group.createTask(() => read(queue, say), { name: 'reader' });
      group.createTask(() => ship(queue, () => shippedCount++), { name: 'shipper' });
      await sleep(20);
      say(`${loopTime()} ms: ${shippedCount} shipped, ${queue.size} still in memory: ${mebibytes(queue.size)} MiB`, `${loopTime()} 毫秒：发出 ${shippedCount} 条，还有 ${queue.size} 条在内存里：${mebibytes(queue.size)} MiB`);
      queue.shutdown(true);
    });
  },

  selfTest({ trace, output }) {
    assert.equal(output.at(-2), '0 ms: 10000 read, the queue holds 10000');
    assert.match(output.at(-1) ?? '', /^20 ms: \d+ shipped, 99\d\d still in memory: 9\.7 MiB$/);
    assert.deepEqual(trace.events('task.waiting', { on: 'queue.put' }), []); // nothing ever held it back
  },
});

async function read(queue: AsyncQueue<Uint8Array>, say: DemoContext['say']): Promise<void> {
  for (let n = 1; n <= RECORD_COUNT; n++) {
    await queue.put(new Uint8Array(RECORD_BYTES));
    if (n % 2500 === 0) say(`${loopTime()} ms: ${n} read, the queue holds ${queue.size}`, `${loopTime()} 毫秒：读了 ${n} 条，队列里有 ${queue.size} 条`);
  }
}

async function ship(queue: AsyncQueue<Uint8Array>, onShipped: (byteCount: number) => void): Promise<void> {
  for await (const { byteLength } of queue) {
    await sleep(1);
    onShipped(byteLength);
  }
}

function mebibytes(recordCount: number): string {
  return ((recordCount * RECORD_BYTES) / 2 ** 20).toFixed(1);
}
