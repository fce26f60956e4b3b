import assert from 'node:assert/strict';
import { createTask } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

// The Python twin of callThenAwait(), run on CPython 3.13.2:
//   x = steps('x'); y = steps('y'); await x; await y; await x
const PYTHON_PRINTED = 'call call wait x1 x2 x3 y1 y2 y3 done';
const PYTHON_SECOND_AWAIT = 'RuntimeError: cannot reuse already awaited coroutine';

let notes: string[] = [];

async function steps(name: string): Promise<string> {
  for (const n of [1, 2, 3]) {
    notes.push(`${name}${n}`);
    await Promise.resolve();
  }
  return name;
}

export default defineDemo({
  async main({ say }) {
    say('x and y take three steps each; the caller calls both, then waits for both.', 'x 和 y 各走三步；调用者先调用两者，再等待两者。');
    const hot = await callThenAwait();
    say(`promises:       ${hot}`, `Promise：       ${hot}`);
    say(`Python 3.13:    ${PYTHON_PRINTED}`, `Python 3.13：   ${PYTHON_PRINTED}`);
    const cold = await createThenJoin();
    say(`createTask():   ${cold}`, `createTask()：  ${cold}`);

    const again = await awaitTwice();
    say(`A promise awaited again runs ${again.ranSteps} steps and gives ${again.value} once more.`, `再次 await 同一个 Promise：走了 ${again.ranSteps} 步，又得到一次 ${again.value}。`);
    say(`A Python coroutine awaited again: ${PYTHON_SECOND_AWAIT}`, `再次 await 同一个 Python 协程：${PYTHON_SECOND_AWAIT}`);
  },

  selfTest({ trace, output }) {
    assert.equal(output[1], 'promises:       call x1 call y1 wait x2 y2 x3 y3 done');
    assert.equal(output[3], 'createTask():   call call wait x1 x2 x3 y1 y2 y3 done');
    assert.match(output[4] ?? '', /runs 0 steps and gives x/);
    const lastCreation = trace.events('task.created').at(-1)?.seq ?? Infinity;
    for (const name of ['x', 'y']) {
      const [firstSlice] = trace.events('task.running', { task: name });
      assert.ok(firstSlice !== undefined && firstSlice.seq > lastCreation, 'no task starts before both have been made');
    }
    assert.deepEqual(trace.tasks.map(({ name }) => name), ['main', 'x', 'y']); // the promises were never tasks
  },
});

async function callThenAwait(): Promise<string> {
  notes = ['call'];
  const x = steps('x');
  notes.push('call');
  const y = steps('y');
  notes.push('wait');
  await x;
  await y;
  return [...notes, 'done'].join(' ');
}

async function createThenJoin(): Promise<string> {
  notes = ['call'];
  const x = createTask(() => steps('x'), { name: 'x' });
  notes.push('call');
  const y = createTask(() => steps('y'), { name: 'y' });
  notes.push('wait');
  await x.join();
  await y.join();
  return [...notes, 'done'].join(' ');
}

async function awaitTwice(): Promise<{ value: string; ranSteps: number }> {
  const x = steps('x');
  await x;
  notes = [];
  return { value: await x, ranSteps: notes.length };
}
