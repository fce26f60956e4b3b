import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncCondition, AsyncLock } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    say('Two customers, one loaf. First they look once, with if:', '两位顾客，一条面包。先只看一次，用 if：');
    await serve(new Bakery(), (shop, who) => shop.takeWithIf(who, say), ['loaf']);
    say('Now they look again after each wake-up:', '现在每次醒来都再看一眼：');
    await serve(new Bakery(), (shop, who) => shop.takeWithLoop(who, say), ['loaf', 'roll']);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1, 3), ['10 ms: a takes loaf', '10 ms: b takes undefined']);
    assert.deepEqual(output.slice(4), ['20 ms: a takes loaf', '20 ms: b wakes, finds nothing and waits on', '30 ms: b takes roll']);
    assert.equal(trace.events('condition.notified').length, 3);
    const again = trace.tasks.findLast(({ name }) => name === 'b');
    assert.equal(again?.waits.filter(({ on }) => on === 'condition').length, 2);
  },
});

async function serve(shop: Bakery, buy: (shop: Bakery, who: string) => Promise<void>, goods: readonly string[]): Promise<void> {
  await TaskGroup.run(async (group) => {
    for (const who of ['a', 'b']) group.createTask(() => buy(shop, who), { name: who });
    for (const item of goods) {
      await sleep(10);
      await shop.bake(item);
    }
  });
}

class Bakery {
  readonly #shelf: string[] = [];
  readonly #changed = new AsyncCondition(new AsyncLock('shelf'));

  bake(item: string): Promise<void> {
    return this.#changed.run(async () => {
      this.#shelf.push(item);
      this.#changed.notifyAll();
    });
  }

  takeWithIf(who: string, say: DemoContext['say']): Promise<void> {
    return this.#changed.run(async () => {
      if (this.#shelf.length === 0) await this.#changed.wait();
      this.#take(who, say);
    });
  }

  takeWithLoop(who: string, say: DemoContext['say']): Promise<void> {
    return this.#changed.run(async () => {
      for (let isWoken = false; this.#shelf.length === 0; isWoken = await this.#changed.wait()) {
        if (isWoken) say(`${loopTime()} ms: ${who} wakes, finds nothing and waits on`, `${loopTime()} 毫秒：${who} 醒来，没看到东西，接着等`);
      }
      this.#take(who, say);
    });
  }

  #take(who: string, say: DemoContext['say']): void {
    const item = this.#shelf.shift();
    say(`${loopTime()} ms: ${who} takes ${item}`, `${loopTime()} 毫秒：${who} 拿到 ${item}`);
  }
}
