// How long a learner waits for a verdict, beside `node -e 0` and vitest on the same suite in the same run.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { grade, Sandbox } from '../../dist/src/grader/mod.js';
import { isPossible } from '../../dist/src/sandbox/mod.js';
import { exerciseCalled, exercises, inTurns, median, node0, pause, ROOT, solution, timed, timedToFirstOutput } from './measuring.mjs';
import { saves, vitestWatch } from './saves.mjs';
import { starts } from './start.mjs';
import { typeCheckMs } from './types.mjs';

const CLI = path.join(ROOT, 'dist', 'bin', 'asynclings.js');
const AT_ONCE = 60;
const SHORT = exerciseCalled('fix-task-info');
const LONG = exerciseCalled('semaphore');

async function blockedMs(sandbox) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  const file = path.join(dir, 'answer.ts');
  writeFileSync(file, 'export class Semaphore { constructor() { for (;;); } }\n');
  const startMs = performance.now();
  const verdict = await grade(LONG, file, { sandbox });
  rmSync(dir, { recursive: true });
  return { ms: performance.now() - startMs, verdict };
}

async function manyAtOnce(sandbox) {
  const startMs = performance.now();
  let left = AT_ONCE;
  const work = async () => {
    while (left-- > 0) {
      sandbox.warm();
      await grade(LONG, solution(LONG), { sandbox, isQuick: true });
    }
  };
  await Promise.all([work(), work()]);
  return performance.now() - startMs;
}

async function savesOf(exercise, level, row) {
  const tests = (readFileSync(exercise.suiteFile, 'utf8').match(/^test\(/gm) ?? []).length;
  const [a, c, peer] = [await saves(exercise, level), await saves(exercise, 'C'), await vitestWatch(exercise)];
  const all = [];
  const first = async (result) => (await result)[0];
  const [floor, firstA, firstC, vitest] = await inTurns([node0, () => first(a.save()), () => first(c.save().then((pair) => (all.push(pair[1]), pair))), peer.save]);
  await a.close();
  await c.close();
  peer.close();
  const times = (ms) => `${ms.toFixed(1)} ms = ${(ms / floor).toFixed(2)} ×`;
  const what = `${exercise.slug} (${tests} tests), save →`;
  row(`${what} first result, level ${level}`, times(firstA), '≤ 0.9 ×');
  row(`${what} first result, level C`, times(firstC), '≤ 0.6 ×');
  row(`${what} everything tried, level C`, times(median(all)), '–');
  row(`${what} vitest --watch`, `${times(vitest)}, ${(vitest / firstC).toFixed(1)} × ours`, '≥ 10 × ours');
}

export default async function bench() {
  const level = isPossible('A') ? 'A' : 'C';
  const rows = [];
  const row = (what, value, target) => {
    rows.push(`| ${what} | ${value} | ${target} |`);
    console.log(what, value, `(${target})`);
  };
  const [floor] = await inTurns([node0]);
  row('`node -e 0`', `${floor.toFixed(1)} ms`, 'the floor');
  for (const exercise of [SHORT, LONG]) await savesOf(exercise, level, row);

  const sandbox = await Sandbox.open(level);
  const full = [];
  for (const each of exercises) {
    sandbox.warm(each);
    await pause(200);
    full.push((await grade(each, solution(each), { sandbox })).ms);
  }
  row(`full verdict, median of ${exercises.length} exercises, level ${level}`, `${median(full).toFixed(1)} ms = ${(median(full) / floor).toFixed(2)} ×`, '≤ 8 ×');

  const [floorThen, plain, isolated] = await starts(level);
  row('spare ready, no isolation', `${plain.toFixed(1)} ms = ${(plain / floorThen).toFixed(2)} ×`, '≤ 2.2 ×');
  row(`spare ready, level ${level}`, `${isolated.toFixed(1)} ms, ${(isolated / plain).toFixed(2)} × without`, '≤ 1.25 × without');

  sandbox.warm();
  await pause(200);
  const { ms, verdict } = await blockedMs(sandbox);
  row('endless loop, until its line is known', `${ms.toFixed(0)} ms, line ${verdict.diagnosis?.line}`, '–');
  row('types, warm', (await typeCheckMs()).toFixed(1) + ' ms', '≤ 0.25 ×');
  row(`${AT_ONCE} submissions at once, two in parallel, first results`, `${((await manyAtOnce(sandbox)) / 1000).toFixed(2)} s`, '≤ 3 s');
  sandbox.close();

  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  mkdirSync(path.join(dir, '.asynclings'));
  const cli = (...args) => () => timed(process.execPath, [CLI, ...args], dir);
  const check = ['check', LONG.slug, '--file', solution(LONG)];
  const [base, first, whole, list, help, version] = await inTurns([node0, () => timedToFirstOutput(process.execPath, [CLI, ...check], dir), cli(...check), cli('list'), cli('--help'), cli('--version')], 9);
  rmSync(dir, { recursive: true });
  row('`check`, cold, first result', `${first.toFixed(0)} ms = ${(first / base).toFixed(2)} ×`, '≤ 6 ×');
  row('`check`, cold, whole process with all sweeps', `${whole.toFixed(0)} ms = ${(whole / base).toFixed(2)} ×`, '–');
  row('`list`', `${list.toFixed(0)} ms = ${(list / base).toFixed(2)} ×`, '≤ 1.6 ×');
  row('`--help`', `${help.toFixed(0)} ms = ${(help / base).toFixed(2)} ×`, '≤ 1.6 ×');
  row('`--version`', `${version.toFixed(0)} ms = ${(version / base).toFixed(2)} ×`, '≤ 1.6 ×');
  return ['| what | measured | target |', '|---|---|---|', ...rows].join('\n');
}
