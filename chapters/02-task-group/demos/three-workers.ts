import assert from 'node:assert/strict';
import { loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

const WORKERS = [['short', 100], ['middle', 200], ['long', 300]] as const;

export default defineDemo({
  async main({ say }) {
    for (const [, ms] of WORKERS) await sleep(ms);
    say(`One after the other: ${loopTime()} ms`, `一个接一个：${loopTime()} 毫秒`);

    const startMs = loopTime();
    const tasks = await TaskGroup.run(async (group) => WORKERS.map(([name, ms]) => group.createTask(() => work(ms), { name })));
    say(`In a group: ${loopTime() - startMs} ms`, `放进任务组：${loopTime() - startMs} 毫秒`);
    for (const task of tasks) say(`${task.name}: ${task.result()}`, `${task.name}：${task.result()}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(0, 2), ['One after the other: 600 ms', 'In a group: 300 ms']);
    assert.equal(trace.concurrent('waiting', 650).length, 4); // the bars overlap: three workers, and main
    assert.equal(trace.maxConcurrent('waiting', 'sleep'), 3);
    assert.equal(trace.endMs, 900);
  },
});

async function work(ms: number): Promise<string> {
  await sleep(ms);
  return `${ms}`;
}
