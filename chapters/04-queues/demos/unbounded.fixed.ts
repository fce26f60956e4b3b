import assert from 'node:assert/strict';
import { loopTime, QueueShutDown, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncQueue } from '../mod.ts';

const RECORD_COUNT = 10_000;
const RECORD_BYTES = 1024;

export default defineDemo({
  async main({ say }) {
    const queue = new AsyncQueue<Uint8Array>(64, 'log');
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
    assert.match(output[0] ?? '', /^20 ms: \d+ shipped, 6[34] still in memory: 0\.1 MiB$/);
    assert.match(output[1] ?? '', /^20 ms: told to stop, 8\d read$/);
    assert.ok(trace.events('task.waiting', { on: 'queue.put' }).length >= 19, 'held back at every record but the first 64');
  },
});

async function read(queue: AsyncQueue<Uint8Array>, say: DemoContext['say']): Promise<void> {
  let count = 0;
  try {
    for (; count < RECORD_COUNT; count++) await queue.put(new Uint8Array(RECORD_BYTES));
  } catch (error) {
    if (!(error instanceof QueueShutDown)) throw error;
    say(`${loopTime()} ms: told to stop, ${count} read`, `${loopTime()} 毫秒：得知要停，读了 ${count} 条`);
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
