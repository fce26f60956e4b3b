import assert from 'node:assert/strict';
import { allTasks, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo, type DemoContext } from 'asynclings/testing';
import { AsyncLock } from '../mod.ts';

export default defineDemo({
  async main({ say }) {
    const printer = new AsyncLock('printer');
    await TaskGroup.run(async (group) => {
      group.createTask(() => print(printer, 'A', 2, say), { name: 'A' });
      group.createTask(() => print(printer, 'B', 1, say), { name: 'B' });
      group.createTask(() => print(printer, 'C', 1, say), { name: 'C' });
      group.createTask(() => lookOn(printer, say), { name: 'onlooker' });
    });
  },

  selfTest({ trace, output }) {
    const owners = trace.events('lock.granted').map(({ by = -1 }) => trace.task(by).name);
    assert.deepEqual(owners, ['A', 'B', 'C', 'A']); // A, too, goes to the end of the line
    assert.equal(trace.maxInside('lock', 'printer'), 1);
    assert.deepEqual(trace.task('C').waits.find(({ on }) => on === 'lock')?.woken?.act?.kind, 'lock.released');
    assert.ok(output.includes('15 ms: B has the printer; in line: C, A'));
  },
});

async function print(printer: AsyncLock, who: string, pages: number, say: DemoContext['say']): Promise<void> {
  for (let page = 1; page <= pages; page++) {
    await printer.run(async () => {
      say(`${loopTime()} ms: ${who} prints page ${page}`, `${loopTime()} 毫秒：${who} 打印第 ${page} 页`);
      await sleep(10);
    }); // gives the printer back, and asks for it again at once if there is another page
  }
}

async function lookOn(printer: AsyncLock, say: DemoContext['say']): Promise<void> {
  for (await sleep(5); printer.locked; await sleep(10)) {
    const line = [...allTasks()].filter(({ waitingOn }) => waitingOn?.kind === 'lock').toSorted((a, b) => (a.waitingOn?.sinceMs ?? 0) - (b.waitingOn?.sinceMs ?? 0));
    const names = line.map(({ name }) => name).join(', ');
    say(`${loopTime()} ms: ${printer.owner?.name} has the printer; in line: ${names || 'nobody'}`, `${loopTime()} 毫秒：打印机在 ${printer.owner?.name} 手里；排队：${names || '没有人'}`);
  }
}
