import assert from 'node:assert/strict';
import { CancelledError, createTask, loopTime, sleep, wait } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const download = createTask(() => fetchFilm(say), { name: 'download' });
    await sleep(10);
    const isTold = download.cancel('user left');
    say(`${loopTime()} ms: requested (${isTold}); the download is ${download.state}`, `${loopTime()} 毫秒：已请求（${isTold}）；download 的状态是 ${download.state}`);
    await wait([download]);
    say(`${loopTime()} ms: the download is ${download.state}`, `${loopTime()} 毫秒：download 的状态是 ${download.state}`);
    const isToldAgain = download.cancel('too late');
    say(`${loopTime()} ms: requested again (${isToldAgain}): there is nobody left to ask`, `${loopTime()} 毫秒：再次请求（${isToldAgain}）：已经没有谁可以请求了`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      '0 ms: downloading',
      '10 ms: requested (true); the download is ready',
      '10 ms: delivered: user left',
      '15 ms: the half film is deleted',
      '15 ms: the download is cancelled',
      '15 ms: requested again (false): there is nobody left to ask',
    ]);
    const { cancellations, outcome, endedMs } = { ...trace.task('download'), endedMs: trace.task('download').endedAtMs };
    assert.deepEqual([outcome, endedMs, cancellations.length], ['cancelled', 15, 1]);
    const [request] = cancellations;
    assert.deepEqual([request?.origin, request?.reason, request?.requestedAtMs], [{ kind: 'task', task: trace.task('main').id }, 'user left', 10]);
    assert.deepEqual([request?.delivered?.atMs, request?.delivered?.on], [10, 'sleep']);
    const moments = trace.events(['cancel.requested', 'cancel.delivered', 'task.cancelled'], { task: 'download' });
    assert.deepEqual(moments.map(({ kind, atMs }) => [kind, atMs]), [['cancel.requested', 10], ['cancel.delivered', 10], ['task.cancelled', 15]]);
  },
});

async function fetchFilm(say: Say): Promise<void> {
  say(`${loopTime()} ms: downloading`, `${loopTime()} 毫秒：开始下载`);
  try {
    await sleep(1000);
  } catch (error) {
    if (error instanceof CancelledError) say(`${loopTime()} ms: delivered: ${String(error.reason)}`, `${loopTime()} 毫秒：取消送达：${String(error.reason)}`);
    throw error;
  } finally {
    await sleep(5);
    say(`${loopTime()} ms: the half film is deleted`, `${loopTime()} 毫秒：下了一半的影片已删除`);
  }
}
