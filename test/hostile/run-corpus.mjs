// Runs inside the outer jail: grades every hostile answer at one level of the sandbox and tells what came of it.
// `node run-corpus.mjs <level> [name …]`
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeExercisesOf, discoverCourse } from '../../dist/src/course/mod.js';
import { grade, Sandbox } from '../../dist/src/grader/mod.js';

const [level, ...only] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const corpus = path.join(root, 'test', 'hostile', 'corpus');
const exercise = codeExercisesOf(discoverCourse(root)).find(({ slug }) => slug === 'map-concurrent');
const solution = path.join(root, 'solutions', exercise.path, 'solution.ts');
const canary = path.join(os.tmpdir(), 'canary');
writeFileSync(canary, 'untouched');

const sandbox = await Sandbox.open(level);
const results = [];
for (const name of readdirSync(corpus).filter((each) => only.length === 0 || only.includes(each.replace('.ts', '')))) {
  const file = path.join(corpus, name);
  const [, expected = ''] = /^\/\/ @expect (.+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  const startMs = performance.now();
  const verdict = await grade(exercise, file, { sandbox });
  const next = await grade(exercise, solution, { sandbox, isQuick: true });
  const leaked = verdict.tests.some(({ output }) => output?.includes('leaked'));
  results.push({
    name,
    expected,
    status: verdict.status,
    detail: verdict.detail ?? verdict.diagnosis ?? verdict.tests.find(({ status }) => status === 'fail')?.failure?.message?.slice(0, 100),
    ms: Math.round(performance.now() - startMs),
    leaked,
    isCanaryUntouched: readFileSync(canary, 'utf8') === 'untouched',
    nextPasses: next.tests.every(({ status }) => status !== 'fail'),
  });
}
sandbox.close();
rmSync(canary);
console.log(JSON.stringify(results));
