import assert from 'node:assert/strict';
import { allTasks, ExceptionGroup, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    try {
      await TaskGroup.run(async (group) => {
        group.createTask(() => burn(10), { name: 'cake' });
        group.createTask(() => bake('bread', 30, say), { name: 'bread' });
        group.createTask(() => bake('stew', 500, say), { name: 'stew' });
      });
    } catch (error) {
      if (!(error instanceof ExceptionGroup)) throw error;
      const reasons = error.leaves().map(String).join(', ');
      say(`${loopTime()} ms: caught ${reasons}; we close the kitchen`, `${loopTime()} 毫秒：捕获到 ${reasons}；我们关了厨房`);
    }
    await sleep(40);
    const alive = [...allTasks()].map(({ name }) => name).join(', ');
    say(`${loopTime()} ms: everybody goes home; still alive: ${alive}`, `${loopTime()} 毫秒：大家回家；还活着的任务：${alive}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, ['10 ms: caught Error: the cake is burnt; we close the kitchen', '50 ms: everybody goes home; still alive: main']);
    for (const name of ['bread', 'stew']) {
      assert.equal(trace.task(name).outcome, 'cancelled');
      assert.equal(trace.task(name).endedAtMs, 10);
    }
    assert.deepEqual(trace.events('warn.leakedTask'), []);
  },
});

async function bake(what: string, ms: number, say: DemoContext['say']): Promise<void> {
  await sleep(ms);
  say(`${loopTime()} ms: sibling ${what} done, in an empty kitchen?`, `${loopTime()} 毫秒：同伴 ${what} 完成了，厨房里不是没人了吗？`);
}

async function burn(ms: number): Promise<void> {
  await sleep(ms);
  throw new Error('the cake is burnt');
}
