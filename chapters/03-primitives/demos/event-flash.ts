import assert from 'node:assert/strict';
import { Event, loopTime, moveOnAfter, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    const doorbell = new Event('doorbell');
    await TaskGroup.run(async (group) => {
      for (const who of ['a', 'b']) group.createTask(() => listen(who, doorbell, say), { name: who });
      await sleep(10);
      doorbell.set();
      doorbell.clear();
      say(`${loopTime()} ms: rung, and silent again before anybody could move`, `${loopTime()} 毫秒：铃响了，谁都来不及动，又静了下来`);
      group.createTask(() => listen('c', doorbell, say), { name: 'c' });
    });
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1, 3), ['10 ms: a wakes, and the event is not set', '10 ms: b wakes, and the event is not set']);
    assert.equal(output.at(-1), '60 ms: c was late and hears nothing');
    assert.deepEqual(trace.events('event.set').map(({ detail }) => detail), [2]);
    for (const who of ['a', 'b']) assert.equal(trace.task(who).waits.find(({ on }) => on === 'event')?.woken?.act?.kind, 'event.set');
  },
});

async function listen(who: string, doorbell: Event, say: DemoContext['say']): Promise<void> {
  const heard = await moveOnAfter(50, () => doorbell.wait());
  if (heard) say(`${loopTime()} ms: ${who} wakes, and the event is ${doorbell.isSet ? '' : 'not '}set`, `${loopTime()} 毫秒：${who} 醒来，此时事件${doorbell.isSet ? '已' : '未'}置位`);
  else say(`${loopTime()} ms: ${who} was late and hears nothing`, `${loopTime()} 毫秒：${who} 来晚了，什么也没听到`);
}
