import assert from 'node:assert/strict';
import { createTask, loopTime, shield, sleep, wait } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { Nursery } from '../mod.ts';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const nursery = new Nursery({ onError: (error) => say(`nursery: ${String(error)}`, `nursery：${String(error)}`) });
    const owned = createTask(() => nursery.shield(() => commit('order 1', 50, say), { name: 'commit 1' }), { name: 'request 1' });
    const bare = createTask(() => shield(createTask(() => commit('order 2', 100, say), { name: 'commit 2' })), { name: 'request 2' });

    await sleep(10);
    for (const request of [owned, bare]) request.cancel('the user left');
    await wait([owned, bare]);
    say(`${loopTime()} ms: both requests are over: ${owned.state}, ${bare.state}`, `${loopTime()} 毫秒：两个请求都结束了：${owned.state}、${bare.state}`);

    await nursery.close();
    say(`${loopTime()} ms: the nursery is closed; the program ends`, `${loopTime()} 毫秒：nursery 已关闭；程序结束`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      '10 ms: both requests are over: cancelled, cancelled',
      '50 ms: order 1 is written',
      '50 ms: the nursery is closed; the program ends',
      '50 ms: order 2 is cut off half way',
    ]);
    assert.equal(trace.task('commit 1').parent, trace.task('nursery').id); // an owner that stays
    assert.equal(trace.task('commit 2').parent, trace.task('request 2').id); // an owner that has left
    for (const name of ['request 1', 'request 2']) {
      assert.deepEqual(trace.task(name).cancellations.map(({ reason, delivered }) => [reason, delivered?.atMs]), [['the user left', 10]]);
    }
    assert.deepEqual(trace.task('commit 1').cancellations, []);
    assert.deepEqual(trace.task('commit 2').cancellations.map(({ origin, requestedAtMs }) => [origin.kind, requestedAtMs]), [['exit', 50]]);
    assert.deepEqual(trace.events('warn.leakedTask').map(({ task }) => task), [trace.task('commit 2').id]);
  },
});

async function commit(what: string, ms: number, say: Say): Promise<void> {
  let isWritten = false;
  try {
    await sleep(ms);
    isWritten = true;
  } finally {
    if (isWritten) say(`${loopTime()} ms: ${what} is written`, `${loopTime()} 毫秒：${what} 已写入`);
    else say(`${loopTime()} ms: ${what} is cut off half way`, `${loopTime()} 毫秒：${what} 写到一半被切断`);
  }
}
