import assert from 'node:assert/strict';
import { Lock, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

/** Correct: readers together, a writer alone. But the first reader locks writers out until the last has left. */
class ReadersFirst {
  readonly #room = new Lock('library');
  #readerCount = 0;

  async read(body: () => Promise<void>): Promise<void> {
    if (this.#readerCount++ === 0) await this.#room.acquire();
    try {
      await body();
    } finally {
      if (--this.#readerCount === 0) this.#room.release();
    }
  }

  write(body: () => Promise<void>): Promise<void> {
    return this.#room.run(body);
  }
}

export default defineDemo({
  async main({ say }) {
    const library = new ReadersFirst();
    const order: string[] = [];
    const stay = (who: string, ms: number) => async (): Promise<void> => {
      order.push(who);
      await sleep(ms);
    };
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 10; n++) group.createTask(() => sleep(n * 10).then(() => library.read(stay(`r${n}`, 15))), { name: `r${n}` });
      group.createTask(() => sleep(5).then(() => write(library, stay('W', 5), say)), { name: 'W' });
    });
    say(`in this order they came in: ${order.join(' ')}`, `进入的先后：${order.join(' ')}`);
  },

  selfTest({ trace, output }) {
    assert.equal(output.at(-1), 'in this order they came in: r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 W');
    const waited = (name: string): number => Math.max(0, ...trace.task(name).waits.filter(({ on }) => on === 'lock').map(({ sinceMs, woken }) => (woken?.atMs ?? Infinity) - sinceMs));
    assert.deepEqual([waited('W'), ...Array.from({ length: 10 }, (_, n) => waited(`r${n}`))], [100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  },
});

async function write(library: ReadersFirst, body: () => Promise<void>, say: DemoContext['say']): Promise<void> {
  const askedMs = loopTime();
  say(`${askedMs} ms: the writer asks`, `${askedMs} 毫秒：写者申请进入`);
  await library.write(async () => {
    say(`${loopTime()} ms: it writes, after ${loopTime() - askedMs} ms in line`, `${loopTime()} 毫秒：终于写上了，等了 ${loopTime() - askedMs} 毫秒`);
    await body();
  });
}
