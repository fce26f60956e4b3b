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

  selfTest({ trace, output, error }) {
    assert.deepEqual(output, ['T1 has a', 'T2 has b', 'T1 asks for b', 'T2 asks for a']);
    assert.equal((error as Error).name, 'DeadlockError');
    const cycle = trace.events('loop.deadlock').at(0)?.cycle ?? [];
    assert.deepEqual(cycle.map((id) => trace.task(id).name).toSorted(), ['T1', 'T2']);
    const waitOf = (name: string) => trace.task(name).waits.find(({ on }) => on === 'lock');
    assert.deepEqual([waitOf('T1')?.holder, waitOf('T2')?.holder], [trace.task('T2').id, trace.task('T1').id]);
  },
});

/** Takes from one account and adds to the other: nobody may look in between. */
async function transfer(who: string, from: AsyncLock, to: AsyncLock, say: DemoContext['say']): Promise<void> {
  await from.run(async () => {
    say(`${who} has ${from.name}`, `${who} 拿到了 ${from.name}`);
    await sleep(10);
    say(`${who} asks for ${to.name}`, `${who} 申请 ${to.name}`);
    await to.run(async () => say(`${who} has both`, `${who} 两把都拿到了`));
  });
}
