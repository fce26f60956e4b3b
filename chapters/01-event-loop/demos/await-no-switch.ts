import assert from 'node:assert/strict';
import { createTask, sleep } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

const readPrice = async () => 20;
const addTax = async () => (await readPrice()) * 1.2;
const format = async () => `${await addTax()} €`;

export default defineDemo({
  async main({ say }) {
    const other = createTask(async () => say('other: at last, my turn', 'other：终于轮到我了'), { name: 'other' });
    say('main: three async functions, each awaiting the next …', 'main：三个异步函数，一个 await 另一个……');
    const price = await format();
    say(`main: … make ${price}; other is still ${other.state}`, `main：……得到 ${price}；other 的状态仍是 ${other.state}`);

    say('main: now a wait that is one: sleep(0)', 'main：现在来一次真正的等待：sleep(0)');
    await sleep(0);
    say(`main: back again; other is ${other.state}`, `main：又回来了；other 的状态是 ${other.state}`);
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.map((line) => line.split(':')[0]), ['main', 'main', 'main', 'other', 'main']);
    assert.match(output[1] ?? '', /24 €; other is still created/);
    assert.match(output[4] ?? '', /other is done/);
    assert.deepEqual(trace.runOrder(), ['main', 'other', 'main']);
    // The one wait of main is the sleep: the chain before it left no mark in the trace at all.
    const readied = trace.events('task.ready').map(({ task, on }) => [trace.task(task ?? 0).name, on]);
    assert.deepEqual(readied, [['main', 'turn']]);
  },
});
