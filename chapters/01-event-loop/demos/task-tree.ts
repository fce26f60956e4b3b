import assert from 'node:assert/strict';
import { createTask, sleep, TaskGroup } from 'asynclings';
import { defineDemo } from 'asynclings/testing';
import { EventLoopInspector, formatTaskTree } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const shop = createTask(runShop, { name: 'shop' });
    await sleep(5);
    say('At 5 ms the living tasks look like this:', '5 毫秒时，活着的任务是这样的：');
    for (const line of formatTaskTree(EventLoopInspector.taskTree()).split('\n')) say(line, line);
    await shop.join();
    say('And at the end only main is left:', '结束时只剩下 main：');
    for (const line of formatTaskTree(EventLoopInspector.taskTree()).split('\n')) say(line, line);
  },

  selfTest({ trace, output }) {
    const parentOf = (name: string) => trace.tasks.find(({ id }) => id === trace.task(name).parent)?.name;
    assert.equal(parentOf('shop'), 'main');
    assert.equal(parentOf('cook'), 'shop');
    assert.equal(parentOf('oven'), 'cook');
    assert.equal(parentOf('waiter'), 'shop');
    assert.ok(output.includes('   ├─ cook suspended on group of cook'), output.join('\n'));
    assert.equal(output.at(-1), 'main running');
    assert.deepEqual(trace.tasks.map(({ outcome }) => outcome), trace.tasks.map(() => 'done'));
  },
});

async function runShop(): Promise<void> {
  await TaskGroup.run(async (shop) => {
    shop.createTask(cook, { name: 'cook' });
    shop.createTask(() => sleep(20), { name: 'waiter' });
  });
}

async function cook(): Promise<void> {
  await TaskGroup.run(async (kitchen) => {
    kitchen.createTask(() => sleep(10), { name: 'oven' });
    kitchen.createTask(() => sleep(15), { name: 'soup' });
  });
}
