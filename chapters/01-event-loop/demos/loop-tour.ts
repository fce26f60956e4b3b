import assert from 'node:assert/strict';
import { allTasks, currentLoop, sleep, TaskGroup } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    say('Three sleepers start at time 0.', '三个睡眠者在时刻 0 开始。');
    await TaskGroup.run(async (group) => {
      for (const [name, ms] of [['Ann', 30], ['Ben', 10], ['Cho', 20]] as const) {
        group.createTask(() => napAndTell(name, ms, say), { name });
      }
    });
    say(`All done at ${currentLoop().timeMs} ms: the longest nap, not the sum of them.`, `${currentLoop().timeMs} 毫秒时全部结束：等于最长的一觉，不是三觉之和。`);
  },

  selfTest({ trace, output }) {
    assert.equal(trace.maxRunning(), 1);
    assert.equal(trace.concurrent('waiting', 5).length, 4); // three sleepers, and the group's owner
    assert.deepEqual(trace.runOrder().filter((name) => name !== 'main').slice(3), ['Ben', 'Cho', 'Ann']);
    assert.match(output.at(-1) ?? '', /30 ms/);
  },
});

async function napAndTell(name: string, ms: number, say: (en: string, zhCN: string) => void): Promise<void> {
  await sleep(ms);
  const running = [...allTasks()].filter((task) => task.state === 'running');
  say(`${currentLoop().timeMs} ms: ${name} woke up; running now: ${running.map((task) => task.name).join(', ')}`, `${currentLoop().timeMs} 毫秒：${name} 醒了；此刻在运行的：${running.map((task) => task.name).join('、')}`);
}
