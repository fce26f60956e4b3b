import assert from 'node:assert/strict';
import { createTask, sleep } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

type Say = DemoContext['say'];

export default defineDemo({
  async main({ say }) {
    const price = createTask(() => askForPrice(say), { name: 'price' }); // a task keeps its error until it is joined
    say('main: meanwhile we make coffee', 'main：趁这工夫先煮咖啡');
    await sleep(500);
    say('main: now for the price', 'main：现在来看价格');
    try {
      await price.join();
    } catch (error) {
      say(`main: caught ${String(error)}`, `main：捕获到 ${String(error)}`);
    }
    say('main: and on we go', 'main：继续营业');
  },

  selfTest({ trace, output, died }) {
    assert.deepEqual(output, ['main: meanwhile we make coffee', 'price: the line is dead', 'main: now for the price', 'main: caught Error: no answer', 'main: and on we go']);
    assert.equal(died, undefined);
    assert.equal(trace.task('price').outcome, 'failed');
    assert.deepEqual(trace.events('warn.unhandled'), []);
  },
});

async function askForPrice(say: Say): Promise<number> {
  await sleep(5);
  say('price: the line is dead', 'price：线路断了');
  throw new Error('no answer');
}
