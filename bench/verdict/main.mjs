// How long a learner waits for a verdict, beside `node -e 0` and vitest on the same suite in the same run.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { watch } from 'chokidar';
import { codeExercisesOf, discoverCourse } from '../../dist/src/course/mod.js';
import { grade, Sandbox, TypeChecker } from '../../dist/src/grader/mod.js';
import { launchAt, isPossible, startChild } from '../../dist/src/sandbox/mod.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = path.join(ROOT, 'dist', 'bin', 'asynclings.js');
const CLEAN = { PATH: process.env.PATH };
const ROUNDS = 15;
const AT_ONCE = 60;

const course = discoverCourse();
const exercises = codeExercisesOf(course);
const exercise = exercises.find(({ slug }) => slug === 'semaphore');
const solution = (each) => path.join(course.root, 'solutions', each.path, 'solution.ts');

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function timed(command, args, cwd = ROOT) {
  const startMs = performance.now();
  spawnSync(command, args, { env: CLEAN, cwd, stdio: 'ignore' });
  return performance.now() - startMs;
}

/** Medians of things measured in turns, so that a busy moment hits all of them. */
async function inTurns(things, rounds = ROUNDS) {
  const samples = things.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [index, thing] of things.entries()) samples[index].push(await thing());
  return samples.map(median);
}

/** From the moment a file is saved until every test has run once, and until everything has. */
async function saves(level) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  const file = path.join(dir, 'answer.ts');
  const source = readFileSync(solution(exercise), 'utf8');
  writeFileSync(file, source);
  const sandbox = await Sandbox.open(level);
  let onSave = () => {};
  const watcher = watch(dir, { ignoreInitial: true }).on('all', () => onSave());
  await new Promise((resolve) => watcher.on('ready', resolve));
  let round = 0;
  const save = async () => {
    sandbox.warm();
    await pause(250); // the spare is ready by then, as it is when a person types
    let startMs = 0;
    const saved = new Promise((resolve) => (onSave = resolve));
    startMs = performance.now();
    writeFileSync(file, `${source}// ${round++}\n`);
    await saved;
    let firstMs = 0;
    await grade(exercise, file, { sandbox, onFirst: () => (firstMs = performance.now() - startMs) });
    return [firstMs, performance.now() - startMs];
  };
  return { save, close: async () => (await watcher.close(), sandbox.close(), rmSync(dir, { recursive: true })) };
}

async function vitestWatch() {
  const dir = mkdtempSync(path.join(ROOT, 'workspace-bench-'));
  const answer = path.join(dir, 'starter.ts');
  copyFileSync(solution(exercise), answer);
  copyFileSync(exercise.suiteFile, path.join(dir, 'suite.test.ts'));
  writeFileSync(path.join(dir, 'vitest.config.mjs'), `export default { test: { include: ['suite.test.ts'] } };`);
  const child = spawn(process.execPath, [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), '--watch', '--root', dir], { cwd: dir, stdio: ['pipe', 'pipe', 'ignore'], env: { ...CLEAN, CI: '', FORCE_TTY: '1' } });
  let heard = () => {};
  child.stdout.on('data', (text) => /Waiting for file changes/.test(text) && heard());
  await new Promise((resolve) => (heard = resolve));
  const source = readFileSync(answer, 'utf8');
  let round = 0;
  const save = async () => {
    await pause(200);
    const done = new Promise((resolve) => (heard = resolve));
    const startMs = performance.now();
    writeFileSync(answer, `${source}// ${round++}\n`);
    await done;
    return performance.now() - startMs;
  };
  return { save, close: () => (child.kill('SIGKILL'), rmSync(dir, { recursive: true })) };
}

function readyMs(level) {
  const entry = pathToFileURL(path.join(ROOT, 'dist/src/grader/grading-child.js'));
  const startMs = performance.now();
  return new Promise((resolve) => {
    const child = startChild(entry, {
      ...(level && { launch: launchAt(level, { readable: [fileURLToPath(entry)] }) }),
      onOutput: () => {},
      onMessage: () => {
        resolve(performance.now() - startMs);
        child.stop();
      },
    });
  });
}

async function blockedMs(sandbox) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  const file = path.join(dir, 'answer.ts');
  writeFileSync(file, 'export class Semaphore { constructor() { for (;;); } }\n');
  const startMs = performance.now();
  const verdict = await grade(exercise, file, { sandbox });
  rmSync(dir, { recursive: true });
  return { ms: performance.now() - startMs, verdict };
}

async function typeCheckMs() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  mkdirSync(path.join(dir, 'exercises'));
  const file = path.join(dir, 'exercises', 'a.ts');
  const source = readFileSync(solution(exercise), 'utf8').replace("import { Future } from 'asynclings';", 'declare class Future<T> { setResult(): void; wait(): Promise<T>; readonly isDone: boolean }');
  writeFileSync(path.join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: { target: 'ES2023', lib: ['ES2023'], strict: true, noEmit: true, types: [] }, include: ['exercises'] }));
  writeFileSync(file, source);
  const checker = await TypeChecker.open(path.join(dir, 'tsconfig.json'), dir);
  await checker.check(file);
  const samples = [];
  for (let round = 0; round < ROUNDS; round++) {
    writeFileSync(file, `${source}export const n: number = ${round % 2 ? round : "'x'"};\n`);
    const startMs = performance.now();
    await checker.check(file);
    samples.push(performance.now() - startMs);
  }
  await checker.close();
  rmSync(dir, { recursive: true });
  return median(samples);
}

async function manyAtOnce(sandbox) {
  const startMs = performance.now();
  let left = AT_ONCE;
  const work = async () => {
    while (left-- > 0) {
      sandbox.warm();
      await grade(exercise, solution(exercise), { sandbox, isQuick: true });
    }
  };
  await Promise.all([work(), work()]);
  return performance.now() - startMs;
}

export default async function bench() {
  const level = isPossible('A') ? 'A' : 'C';
  const rows = [];
  const row = (what, value, target) => {
    rows.push(`| ${what} | ${value} | ${target} |`);
    console.log(what, value, `(${target})`);
  };
  const node0 = () => timed(process.execPath, ['-e', '0']);
  const [a, c, peer] = [await saves(level), await saves('C'), await vitestWatch()];
  const pairs = { a: [], c: [] };
  const [floor, firstA, firstC, vitest] = await inTurns([node0, async () => (pairs.a.push(await a.save()), pairs.a.at(-1)[0]), async () => (pairs.c.push(await c.save()), pairs.c.at(-1)[0]), peer.save]);
  await a.close();
  await c.close();
  peer.close();
  const times = (ms) => `${ms.toFixed(1)} ms = ${(ms / floor).toFixed(2)} ×`;
  row('`node -e 0`', `${floor.toFixed(1)} ms`, 'the floor');
  row(`save → first result, level ${level}`, times(firstA), '≤ 0.9 ×');
  row('save → first result, level C', times(firstC), '≤ 0.6 ×');
  row('save → everything tried, level C', times(median(pairs.c.map(([, all]) => all))), '–');
  row('vitest --watch on the same suite', `${times(vitest)}, ${(vitest / firstC).toFixed(1)} × ours`, '≥ 10 × ours');

  const sandbox = await Sandbox.open(level);
  const full = [];
  for (const each of exercises) {
    sandbox.warm();
    await pause(200);
    full.push((await grade(each, solution(each), { sandbox })).ms);
  }
  row(`full verdict, median of ${exercises.length} exercises, level ${level}`, times(median(full)), '≤ 8 ×');

  const [plain, isolated] = await inTurns([() => readyMs(), () => readyMs(level)]);
  row('spare ready, no isolation', times(plain), '≤ 2.2 ×');
  row(`spare ready, level ${level}`, `${times(isolated)}, ${(isolated / plain).toFixed(2)} × without`, '≤ 1.25 × without');

  sandbox.warm();
  await pause(200);
  const { ms, verdict } = await blockedMs(sandbox);
  row('endless loop, until its line is known', `${ms.toFixed(0)} ms, line ${verdict.diagnosis?.line}`, '–');
  row('types, warm', times(await typeCheckMs()), '≤ 0.25 ×');
  row(`${AT_ONCE} submissions at once, two in parallel, first results`, `${((await manyAtOnce(sandbox)) / 1000).toFixed(2)} s`, '≤ 3 s');
  sandbox.close();

  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-bench-'));
  mkdirSync(path.join(dir, '.asynclings'));
  const cli = (...args) => () => timed(process.execPath, [CLI, ...args], dir);
  const [base, check, list, help, version] = await inTurns([node0, cli('check', exercise.slug, '--file', solution(exercise)), cli('list'), cli('--help'), cli('--version')], 9);
  rmSync(dir, { recursive: true });
  row('`check`, cold, whole process with all sweeps', `${check.toFixed(0)} ms = ${(check / base).toFixed(2)} ×`, '≤ 6 × to the first result');
  row('`list`', `${list.toFixed(0)} ms = ${(list / base).toFixed(2)} ×`, '≤ 1.6 ×');
  row('`--help`', `${help.toFixed(0)} ms = ${(help / base).toFixed(2)} ×`, '≤ 1.6 ×');
  row('`--version`', `${version.toFixed(0)} ms = ${(version / base).toFixed(2)} ×`, '≤ 1.6 ×');
  return ['| what | measured | target |', '|---|---|---|', ...rows].join('\n');
}
