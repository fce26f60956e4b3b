// What the measurements share: the course, the floor, and medians of things measured in turns.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeExercisesOf, discoverCourse } from '../../dist/src/course/mod.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CLEAN = { PATH: process.env.PATH };
export const ROUNDS = 15;

const course = discoverCourse();
export const exercises = codeExercisesOf(course);
export const exerciseCalled = (slug) => exercises.find((each) => each.slug === slug);
export const solution = (each) => path.join(each.solutionDir, 'solution.ts');

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function timed(command, args, cwd = ROOT) {
  const startMs = performance.now();
  spawnSync(command, args, { env: CLEAN, cwd, stdio: 'ignore' });
  return performance.now() - startMs;
}

/** Until something is printed; the process is then waited for, so that it does not disturb what comes next. */
export async function timedToFirstOutput(command, args, cwd = ROOT) {
  const startMs = performance.now();
  const child = spawn(command, args, { env: CLEAN, cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const firstMs = await new Promise((resolve) => child.stdout.once('data', () => resolve(performance.now() - startMs)));
  child.stdout.resume();
  await ended;
  return firstMs;
}

export const node0 = () => timed(process.execPath, ['-e', '0']);

/** Medians of things measured in turns, so that a busy moment hits all of them. */
export async function inTurns(things, rounds = ROUNDS) {
  const samples = things.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [index, thing] of things.entries()) samples[index].push(await thing());
  return samples.map(median);
}
