import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncRWLock } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const library = new AsyncRWLock({ name: 'library' });
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

  selfTest({ output }) {
    assert.deepEqual(output, ['5 ms: the writer asks', '15 ms: it writes, after 10 ms in line', 'in this order they came in: r0 W r1 r2 r3 r4 r5 r6 r7 r8 r9']);
  },
});

async function write(library: AsyncRWLock, body: () => Promise<void>, say: DemoContext['say']): Promise<void> {
  const askedMs = loopTime();
  say(`${askedMs} ms: the writer asks`, `${askedMs} 毫秒：写者申请进入`);
  await library.write(async () => {
    say(`${loopTime()} ms: it writes, after ${loopTime() - askedMs} ms in line`, `${loopTime()} 毫秒：终于写上了，等了 ${loopTime() - askedMs} 毫秒`);
    await body();
  });
}
