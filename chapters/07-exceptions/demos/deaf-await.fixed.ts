import assert from 'node:assert/strict';
import { cancellable, createTask, sleep, wait } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const letter = new Promise((resolve) => setTimeout(resolve, 500)); // comes in 500 ms, whatever we do
    const reader = createTask(() => readLetter(letter, say), { name: 'reader' });
    await sleep(10);
    reader.cancel('dinner is ready');
    say('main: dinner is ready!', 'main：开饭了！');
    await sleep(10);
    say(`main: 10 ms later the reader is ${reader.state}`, `main：10 毫秒后，reader 的状态是 ${reader.state}`);
    await wait([reader]);
    say(`main: we eat; the reader is ${reader.state}`, `main：吃饭；reader 的状态是 ${reader.state}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output, [
      'reader: waiting for the letter',
      'main: dinner is ready!',
      'main: 10 ms later the reader is cancelled',
      'main: we eat; the reader is cancelled',
    ]);
    const reader = trace.task('reader');
    assert.deepEqual(reader.waits.map(({ on, label }) => [on, label]), [['io', 'the letter']]);
    const [request] = reader.cancellations;
    assert.equal(request?.delivered?.on, 'io');
    assert.ok((request.delivered?.atMs ?? Infinity) - request.requestedAtMs < 50, 'the request did not wait for the letter');
  },
});

async function readLetter(letter: Promise<unknown>, say: Say): Promise<void> {
  say('reader: waiting for the letter', 'reader：等信');
  await cancellable(() => letter, 'the letter');
  say('reader: here it is; now the glasses', 'reader：信来了；找眼镜');
  await sleep(1);
  say('reader: read', 'reader：读完了');
}
