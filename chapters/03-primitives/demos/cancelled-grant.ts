import assert from 'node:assert/strict';
import { createTask, Future, loopTime, sleep, wait } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

/** Hands a permit to the first in line, and forgets about it. */
class NaiveSemaphore {
  #isFree = true;
  readonly #line: Future<void>[] = [];

  async acquire(): Promise<void> {
    if (!this.#isFree) {
      const granted = new Future<void>('permit');
      this.#line.push(granted);
      await granted.wait();
    }
    this.#isFree = false;
  }

  release(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#isFree = true;
    else next.setResult();
  }
}

export default defineDemo({
  async main({ say }) {
    const oven = new NaiveSemaphore();
    const cooks = ['Ann', 'Bob', 'Cid'].map((who) => createTask(() => bake(who, oven, say), { name: who }));
    const callAway = async (): Promise<void> => {
      await sleep(10);
      say(`${loopTime()} ms: Bob is called away in the same moment`, `${loopTime()} 毫秒：就在这一刻，Bob 被叫走了`);
      cooks[1]!.cancel('called away');
    };
    await wait([...cooks, createTask(callAway, { name: 'phone' })]);
  },

  selfTest({ trace, output, error }) {
    assert.deepEqual(output, ['0 ms: Ann has the oven', '10 ms: Ann hands the oven on', '10 ms: Bob is called away in the same moment']);
    assert.equal((error as Error).name, 'DeadlockError');
    const granted = trace.task('Bob').waits.find(({ on }) => on === 'future')?.woken;
    const delivered = trace.task('Bob').cancellations[0]?.delivered;
    assert.ok(granted !== undefined && delivered !== undefined && granted.seq < delivered.seq, 'Bob had the permit when the cancellation came');
    assert.equal(trace.task('Cid').outcome, 'cancelled'); // by run(), to end the deadlock
  },
});

async function bake(who: string, oven: NaiveSemaphore, say: DemoContext['say']): Promise<void> {
  await oven.acquire();
  try {
    say(`${loopTime()} ms: ${who} has the oven`, `${loopTime()} 毫秒：${who} 用上了烤箱`);
    await sleep(10);
  } finally {
    say(`${loopTime()} ms: ${who} hands the oven on`, `${loopTime()} 毫秒：${who} 让出烤箱`);
    oven.release();
  }
}
