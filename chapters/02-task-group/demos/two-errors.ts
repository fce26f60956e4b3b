import assert from 'node:assert/strict';
import { CancelledError, ExceptionGroup, loopTime, sleep, TaskGroup } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

export default defineDemo({
  async main({ say }) {
    try {
      await TaskGroup.run(async (kitchen) => {
        kitchen.createTask(() => failAfter(10, 'first: the oven broke'), { name: 'oven' });
        kitchen.createTask(() => failInCleanUp('cleanup: the sink ran over'), { name: 'sink' });
        kitchen.createTask(serve, { name: 'waiters' });
      });
    } catch (error) {
      if (!(error instanceof ExceptionGroup)) throw error;
      say(`${loopTime()} ms: one error arrives, and it is a tree:`, `${loopTime()} 毫秒：来了一个错误，它是一棵树：`);
      for (const line of draw(error)) say(line, line);
      say('flattened with leaves():', '用 leaves() 摊平：');
      for (const leaf of error.leaves()) say(`  ${String(leaf)}`, `  ${String(leaf)}`);
    }
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(1, 7), [
      'ExceptionGroup',
      '  Error: first: the oven broke',
      '  Error: cleanup: the sink ran over',
      '  ExceptionGroup',
      '    Error: cleanup: Ann dropped a tray',
      '    Error: cleanup: Bob dropped two',
    ]);
    assert.equal(output.length, 12);
    for (const name of ['oven', 'sink', 'waiters', 'Ann', 'Bob']) assert.equal(trace.task(name).outcome, 'failed');
    assert.match(trace.task('sink').value ?? '', /the sink ran over/);
    assert.deepEqual(trace.task('Ann').cancellations.map(({ origin }) => origin.kind), ['group']);
  },
});

/** A group inside a group. */
async function serve(): Promise<void> {
  await TaskGroup.run(async (waiters) => {
    waiters.createTask(() => failInCleanUp('cleanup: Ann dropped a tray'), { name: 'Ann' });
    waiters.createTask(() => failInCleanUp('cleanup: Bob dropped two'), { name: 'Bob' });
  });
}

async function failAfter(ms: number, message: string): Promise<void> {
  await sleep(ms);
  throw new Error(message);
}

async function failInCleanUp(message: string): Promise<void> {
  try {
    await sleep(1000);
  } catch (error) {
    if (error instanceof CancelledError) throw new Error(message, { cause: error });
    throw error;
  }
}

function draw(error: unknown): string[] {
  if (!(error instanceof ExceptionGroup)) return [String(error)];
  return ['ExceptionGroup', ...error.errors.flatMap(draw).map((line) => `  ${line}`)];
}
