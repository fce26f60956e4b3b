import assert from 'node:assert/strict';
import { Event, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

/** One event for everybody who waits for an item, and nobody looks again. */
class EventQueue {
  readonly #items: string[] = [];
  readonly #notEmpty = new Event('not empty');

  put(item: string): void {
    this.#items.push(item);
    this.#notEmpty.set();
  }

  async get(): Promise<string> {
    await this.#notEmpty.wait();
    const item = this.#items.shift();
    if (item === undefined) throw new RangeError('pop from an empty queue');
    if (this.#items.length === 0) this.#notEmpty.clear();
    return item;
  }
}

export default defineDemo({
  async main({ say }) {
    const queue = new EventQueue();
    await TaskGroup.run(async (group) => {
      for (const who of ['A', 'B', 'C']) group.createTask(() => eat(who, queue, say), { name: who });
      await sleep(10);
      say(`${loopTime()} ms: one item for three who wait`, `${loopTime()} 毫秒：三个人在等，来了一件`);
      queue.put('x');
    });
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1), ['10 ms: A got x', '10 ms: B failed: RangeError: pop from an empty queue', '10 ms: C failed: RangeError: pop from an empty queue']);
    assert.deepEqual(trace.events('event.set').map(({ detail }) => detail), [3]);
  },
});

async function eat(who: string, queue: EventQueue, say: DemoContext['say']): Promise<void> {
  try {
    const item = await queue.get();
    say(`${loopTime()} ms: ${who} got ${item}`, `${loopTime()} 毫秒：${who} 拿到 ${item}`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(`${loopTime()} ms: ${who} failed: ${String(error)}`, `${loopTime()} 毫秒：${who} 失败：${String(error)}`);
  }
}
