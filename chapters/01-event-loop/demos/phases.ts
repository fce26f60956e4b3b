import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cancellable, gather } from 'asynclings';
import { defineDemo } from 'asynclings/testing';

/** Runs in plain Node, without our loop; five ways of saying "later". */
const SCRIPT = `
  setTimeout(() => {
    console.log('timer');
    setImmediate(() => console.log('immediate'));
  }, 0);
  Promise.resolve().then(() => console.log('promise'));
  process.nextTick(() => console.log('nextTick'));
  console.log('sync');
`;
const LANES = ['sync', 'nextTick', 'promise', 'timer', 'immediate'];

export default defineDemo({
  async main({ say }) {
    say('One script, run as both kinds of module; each row is a lane, each column the next line printed.', '同一段脚本，按两种模块各运行一次；一行是一条泳道，一列是下一行输出。');
    const [common, esm] = await gather([() => runAs('commonjs'), () => runAs('module')]);
    say('lane         CommonJS     ES module', '泳道         CommonJS     ES 模块');
    for (const lane of LANES) {
      const row = `${lane.padEnd(12)} ${markTurnOf(lane, common)}    ${markTurnOf(lane, esm)}`;
      say(row, row);
    }
    say('An ES module is itself run by a promise callback, so the others of its kind come before the tick.', 'ES 模块本身就在 Promise 回调里运行，所以其余的 Promise 回调排在 nextTick 之前。');
  },

  selfTest({ trace, output }) {
    assert.deepEqual(output.slice(2, 7), [
      'sync         ● · · · ·    ● · · · ·',
      'nextTick     · ● · · ·    · · ● · ·',
      'promise      · · ● · ·    · ● · · ·',
      'timer        · · · ● ·    · · · ● ·',
      'immediate    · · · · ●    · · · · ●',
    ]);
    assert.equal(trace.maxInside('io'), 2); // both scripts ran side by side
  },
});

/** The lines that a new Node process prints when it runs the script as this kind of module. */
async function runAs(kind: 'commonjs' | 'module'): Promise<string[]> {
  const { stdout } = await cancellable((signal) => promisify(execFile)(process.execPath, [`--input-type=${kind}`, '-e', SCRIPT], { signal }), `node, ${kind}`);
  return stdout.trim().split('\n');
}

function markTurnOf(lane: string, lines: readonly string[]): string {
  return lines.map((line) => (line === lane ? '●' : '·')).join(' ');
}
