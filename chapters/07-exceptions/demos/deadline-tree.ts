import assert from 'node:assert/strict';
import { loopTime, sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { DeadlineExceeded, remaining, withTimeout } from '../mod.ts';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    try {
      await withTimeout(() => answer(say), 100, { name: 'request' });
    } catch (error) {
      report('main', error, say);
    }
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      '0 ms: 100 ms left for the request',
      '0 ms: 30 ms left inside the cache limit',
      "30 ms: answer sees deadline 'cache' pass, and goes on",
      '30 ms: 70 ms left inside a database limit of 500 ms',
      "100 ms: main sees deadline 'request' pass",
    ]);
    assert.deepEqual(trace.events('scope.expired').map(({ atMs, name }) => [atMs, name]), [[30, 'time limit at 30 ms'], [100, 'time limit at 100 ms']]);
    const requests = trace.task('main').cancellations;
    assert.deepEqual(requests.map(({ origin }) => origin), [{ kind: 'scope', name: 'time limit at 30 ms' }, { kind: 'scope', name: 'time limit at 100 ms' }]);
    assert.equal(trace.events('scope.enter').length, 2); // three limits; the third would never have fired first
  },
});

async function answer(say: Say): Promise<void> {
  say(`${loopTime()} ms: ${remaining()} ms left for the request`, `${loopTime()} 毫秒：请求还剩 ${remaining()} 毫秒`);
  try {
    await withTimeout(async () => {
      say(`${loopTime()} ms: ${remaining()} ms left inside the cache limit`, `${loopTime()} 毫秒：在缓存的时限里还剩 ${remaining()} 毫秒`);
      await sleep(1000);
    }, 30, { name: 'cache' });
  } catch (error) {
    if (!(error instanceof DeadlineExceeded && error.deadline.name === 'cache')) throw error;
    say(`${loopTime()} ms: answer sees deadline 'cache' pass, and goes on`, `${loopTime()} 毫秒：answer 看到时限 'cache' 到了，继续`);
  }
  await withTimeout(async () => {
    say(`${loopTime()} ms: ${remaining()} ms left inside a database limit of 500 ms`, `${loopTime()} 毫秒：数据库的时限是 500 毫秒，里面却只剩 ${remaining()} 毫秒`);
    await sleep(1000);
  }, 500, { name: 'database' });
}

function report(who: string, error: unknown, say: Say): void {
  if (!(error instanceof DeadlineExceeded)) throw error;
  const { name } = error.deadline;
  say(`${loopTime()} ms: ${who} sees deadline '${name}' pass`, `${loopTime()} 毫秒：${who} 看到时限 '${name}' 到了`);
}
