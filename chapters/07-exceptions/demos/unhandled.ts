import assert from 'node:assert/strict';
import { sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const price = askForPrice(say); // has begun, and goes wrong after 5 ms
    say('main: meanwhile we make coffee', 'main：趁这工夫先煮咖啡');
    await sleep(500);
    say('main: now for the price', 'main：现在来看价格');
    try {
      await price;
    } catch (error) {
      say(`main: caught ${String(error)}`, `main：捕获到 ${String(error)}`);
    }
    say('main: and on we go', 'main：继续营业');
  },

  selfTest({ trace, output, died }) {
    assert.deepEqual(output, ['main: meanwhile we make coffee', 'price: the line is dead']);
    assert.equal(died, 'exit code 1'); // although a catch was on its way
    assert.equal(trace.task('main').outcome, 'pending');
    // Both waits began together; the one that ended first is the one that failed.
    const [first, second] = trace.task('main').waits.map(({ woken }) => woken?.atMs ?? Infinity).toSorted((a, b) => a - b);
    assert.ok(first !== undefined && first < 500, 'the promise is rejected here');
    assert.equal(second, Infinity); // the handler would have been there
  },
});

async function askForPrice(say: Say): Promise<number> {
  await sleep(5);
  say('price: the line is dead', 'price：线路断了');
  throw new Error('no answer');
}
