import assert from 'node:assert/strict';
import { Barrier, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

/** How long each takes for the three phases. */
const HIKERS = { a: [30, 10, 5], b: [10, 30, 5], c: [20, 20, 5] };

export default defineDemo({
  async main({ say }) {
    const hut = new Barrier(3);
    await TaskGroup.run(async (group) => {
      for (const [who, phases] of Object.entries(HIKERS)) group.createTask(() => hike(who, phases, hut, say), { name: who });
    });
  },

  selfTest({ trace, output }) {
    const indices = output.filter((line) => line.includes('goes on')).map((line) => line.replace(/.*: (.).*(.)$/, '$1$2'));
    assert.deepEqual(indices, ['a2', 'b0', 'c1', 'b2', 'a0', 'c1', 'c2', 'b0', 'a1']);
    assert.deepEqual(trace.events('barrier.tripped').map(({ atMs }) => atMs), [30, 60, 65]);
    // Nobody starts a phase before the last one has ended the one before.
    const times = output.map((line) => Number.parseInt(line, 10));
    assert.deepEqual(times, times.toSorted((x, y) => x - y));
    assert.equal(output.findIndex((line) => line.includes('phase 2')) > output.findLastIndex((line) => line.includes('ends phase 1')), true);
  },
});

async function hike(who: string, phases: readonly number[], hut: Barrier, say: DemoContext['say']): Promise<void> {
  for (const [index, ms] of phases.entries()) {
    await sleep(ms);
    say(`${loopTime()} ms: ${who} ends phase ${index + 1}`, `${loopTime()} 毫秒：${who} 走完第 ${index + 1} 段`);
    const place = await hut.wait();
    say(`${loopTime()} ms: ${who} goes on, arrival index ${place}`, `${loopTime()} 毫秒：${who} 继续上路，到达序号 ${place}`);
  }
}
