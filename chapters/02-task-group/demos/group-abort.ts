import assert from 'node:assert/strict';
import { CancelledError, ExceptionGroup, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    try {
      await TaskGroup.run(async (group) => {
        group.createTask(() => copy('photos', 100, say), { name: 'photos' });
        group.createTask(() => failAfter(30), { name: 'music' });
        group.createTask(() => copy('letters', 80, say), { name: 'letters' });
      });
    } catch (error) {
      if (!(error instanceof ExceptionGroup)) throw error;
      const reasons = error.leaves().map(String).join(', ');
      say(`${loopTime()} ms: the group ends with ${reasons}`, `${loopTime()} 毫秒：任务组结束，错误是 ${reasons}`);
    }
  },

  selfTest({ trace, output }) {
    assert.equal(trace.task('music').outcome, 'failed');
    assert.equal(trace.events('group.abort').length, 1);
    for (const name of ['photos', 'letters']) {
      const [request] = trace.task(name).cancellations;
      assert.equal(request?.origin.kind, 'group');
      assert.equal(request?.requestedAtMs, 30);
      assert.equal(request?.delivered?.on, 'sleep');
      assert.equal(trace.task(name).outcome, 'cancelled');
    }
    const exit = trace.events('group.exit').at(0);
    const lastEnd = Math.max(...['photos', 'music', 'letters'].map((name) => trace.task(name).endedSeq ?? Infinity));
    assert.ok(exit !== undefined && exit.seq > lastEnd, 'the group exits after its last child');
    assert.equal(exit.atMs, 35); // both clean-ups take 5 ms, together
    assert.equal(output.at(-1), '35 ms: the group ends with Error: the disc is scratched');
  },
});

async function copy(what: string, ms: number, say: DemoContext['say']): Promise<void> {
  try {
    await sleep(ms);
    say(`${loopTime()} ms: ${what} copied`, `${loopTime()} 毫秒：${what} 复制完成`);
  } catch (error) {
    if (error instanceof CancelledError) say(`${loopTime()} ms: ${what} told to stop`, `${loopTime()} 毫秒：${what} 被要求停下`);
    throw error;
  } finally {
    await sleep(5);
    say(`${loopTime()} ms: ${what} cleaned up`, `${loopTime()} 毫秒：${what} 清理完毕`);
  }
}

async function failAfter(ms: number): Promise<void> {
  await sleep(ms);
  throw new Error('the disc is scratched');
}
