// From a saved file to a verdict, in the tutor and in vitest's watch mode.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { watch } from 'chokidar';
import { grade, Sandbox } from '../../dist/src/grader/mod.js';
import { CLEAN, pause, ROOT, solution } from './measuring.mjs';

/** From the moment a file is saved until every test has run once, and until everything has. */
export async function saves(exercise, level) {
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
    sandbox.warm(exercise);
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

export async function vitestWatch(exercise) {
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
