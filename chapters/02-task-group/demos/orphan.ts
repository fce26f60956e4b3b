import assert from 'node:assert/strict';
import { allTasks, createTask, loopTime, sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    const cake = createTask(() => burn(10), { name: 'cake' });
    const bread = createTask(() => bake('bread', 30, say), { name: 'bread' });
    const stew = createTask(() => bake('stew', 500, say), { name: 'stew' });
    try {
      await Promise.all([cake.join(), bread.join(), stew.join()]);
    } catch (error) {
      say(`${loopTime()} ms: caught ${String(error)}; we close the kitchen`, `${loopTime()} 毫秒：捕获到 ${String(error)}；我们关了厨房`);
    }
    await sleep(40);
    const alive = [...allTasks()].map(({ name }) => name).join(', ');
    say(`${loopTime()} ms: everybody goes home; still alive: ${alive}`, `${loopTime()} 毫秒：大家回家；还活着的任务：${alive}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      '10 ms: caught Error: the cake is burnt; we close the kitchen',
      '30 ms: sibling bread done, in an empty kitchen?',
      '50 ms: everybody goes home; still alive: main, stew',
    ]);
    assert.equal(trace.task('bread').outcome, 'done');
    assert.deepEqual(trace.task('bread').cancellations, []); // nobody told it
    assert.deepEqual(trace.events('warn.leakedTask').map(({ task }) => task), [trace.task('stew').id]);
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
