// Kills the tutor while it grades and records, again and again: what it has told must be on disk, and the record must open.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeExercisesOf, discoverCourse } from '../dist/src/course/mod.js';
import { Progress } from '../dist/src/progress/mod.js';

const TIMES = 200;
const LONGEST_SHARE = 1.3; // of an undisturbed run: some are killed at its end, and some not at all
const CLI = fileURLToPath(new URL('../dist/bin/asynclings.js', import.meta.url));

export default async function kill({ deadlineMs }) {
  const course = discoverCourse();
  const [exercise] = codeExercisesOf(course);
  const root = mkdtempSync(path.join(os.tmpdir(), 'asynclings-kill-'));
  const answer = path.join(root, 'exercises', `${exercise.path}.ts`);
  mkdirSync(path.dirname(answer), { recursive: true });
  mkdirSync(path.join(root, '.asynclings'));
  copyFileSync(path.join(course.root, 'solutions', exercise.path, 'solution.ts'), answer);
  const startMs = performance.now();
  await new Promise((resolve) => spawn(process.execPath, [CLI, 'check', exercise.slug], { cwd: root, stdio: 'ignore' }).on('close', resolve));
  const longestMs = (performance.now() - startMs) * LONGEST_SHARE;
  let told = 0;
  let killed = 0;
  let faults = 0;
  for (let round = 0; round < TIMES && performance.now() < deadlineMs; round++) {
    const child = spawn(process.execPath, [CLI, 'check', exercise.slug], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.on('data', (chunk) => (printed += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * longestMs);
    const signal = await new Promise((resolve) => child.on('close', (_code, how) => resolve(how)));
    clearTimeout(timer);
    if (signal === 'SIGKILL') killed++;
    if (printed.includes('All ')) told++; // the summary comes after the record
    const progress = Progress.open(path.join(root, '.asynclings'));
    const { attempts } = progress.standing(exercise.slug);
    if (progress.storage.kind !== 'file' || attempts < told) {
      faults++;
      console.log(`round ${round}: ${progress.storage.kind}, ${attempts} on record, ${told} told`);
    }
    progress.close();
  }
  console.log(`${killed} killed, ${told} results told, all of them on record: ${faults === 0}`);
  rmSync(root, { recursive: true });
  return faults;
}
