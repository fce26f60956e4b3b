import assert from 'node:assert/strict';
import { sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncLock } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const [a, b] = [new AsyncLock('a'), new AsyncLock('b')];
    await TaskGroup.run(async (group) => {
      group.createTask(() => transfer('T1', a, b, say), { name: 'T1' });
      group.createTask(() => transfer('T2', b, a, say), { name: 'T2' });
    });
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, ['T1 has a', 'T1 asks for b', 'T1 has both', 'T2 has a', 'T2 asks for b', 'T2 has both']);
    assert.deepEqual(trace.events('loop.deadlock'), []);
  },
});

/** Takes from one account and adds to the other; both locks in the order of their names, whichever way the money goes. */
async function transfer(who: string, from: AsyncLock, to: AsyncLock, say: DemoContext['say']): Promise<void> {
  const [first, second] = from.name < to.name ? [from, to] : [to, from];
  await first.run(async () => {
    say(`${who} has ${first.name}`, `${who} 拿到了 ${first.name}`);
    await sleep(10);
    say(`${who} asks for ${second.name}`, `${who} 申请 ${second.name}`);
    await second.run(async () => say(`${who} has both`, `${who} 两把都拿到了`));
  });
}
