import assert from 'node:assert/strict';
import { loopTime, QueueShutDown, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncQueue } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const counter = new AsyncQueue<string>(10, 'counter');
    await TaskGroup.run(async (group) => {
      for (const who of ['A', 'B', 'C']) group.createTask(() => serve(who, counter, say), { name: who });
      for (const guest of ['g1', 'g2', 'g3', 'g4', 'g5']) await counter.put(guest);
      await sleep(5);
      counter.shutdown();
      say(`${loopTime()} ms: the door is shut, ${counter.size} guests are inside`, `${loopTime()} 毫秒：关门了，里面还有 ${counter.size} 位客人`);
      await counter.put('g6').catch((error: unknown) => {
        if (!(error instanceof QueueShutDown)) throw error;
        say(`${loopTime()} ms: g6 finds it shut`, `${loopTime()} 毫秒：g6 吃了闭门羹`);
      });
    });
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(0, 2), ['5 ms: the door is shut, 2 guests are inside', '5 ms: g6 finds it shut']);
    assert.deepEqual(output.filter((line) => line.includes('served')).map((line) => line.slice(-2)), ['g1', 'g2', 'g3', 'g4', 'g5']);
    assert.deepEqual(output.filter((line) => line.includes('goes home')), ['10 ms: C goes home', '20 ms: A goes home', '20 ms: B goes home']);
    assert.equal(trace.events('queue.shutdown').length, 1);
  },
});

async function serve(who: string, counter: AsyncQueue<string>, say: DemoContext['say']): Promise<void> {
  for await (const guest of counter) {
    await sleep(10);
    say(`${loopTime()} ms: ${who} served ${guest}`, `${loopTime()} 毫秒：${who} 接待了 ${guest}`);
  }
  say(`${loopTime()} ms: ${who} goes home`, `${loopTime()} 毫秒：${who} 下班`);
}
