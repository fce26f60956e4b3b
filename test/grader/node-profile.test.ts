import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CodeExercise, codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { grade, Sandbox, type Verdict } from '../../src/grader/mod.ts';

const LIMIT_MS = 20_000;
const model = codeExercisesOf(discoverCourse()).find(({ slug }) => slug === 'semaphore')!;
const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-node-profile-'));
const suiteFile = path.join(dir, 'suite.test.ts');
const starterFile = path.join(dir, 'starter.ts');
const exercise: CodeExercise = { ...model, slug: 'in-a-thread', dir, suiteFile, starterFile, profile: 'node', imports: ['asynclings', 'node:worker_threads'], withholds: [], tests: {} };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.open();
  mkdirSync(dir, { recursive: true });
  writeFileSync(starterFile, 'export const square = async (n: number): Promise<number> => n;\n');
  writeFileSync(
    suiteFile,
    `import { expect, test } from 'vitest';
import { threadId } from 'node:worker_threads';
import { square } from './starter.ts';
test('squares in a thread of its own', async () => {
  expect(threadId).toBe(0);
  expect(await square(7)).toBe(49);
});
test('the collector can be asked to collect', () => {
  expect(typeof (globalThis as { gc?: unknown }).gc).toBe('function');
});
`,
  );
});
afterAll(() => {
  sandbox.close();
  rmSync(dir, { recursive: true });
});

let count = 0;
async function verdictOn(source: string): Promise<Verdict> {
  const file = path.join(dir, `answer-${count++}.ts`);
  writeFileSync(file, source);
  return grade(exercise, file, { sandbox });
}

const THREAD = `import { Worker } from 'node:worker_threads';
export async function square(n: number): Promise<number> {
  const worker = new Worker("const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(workerData ** 2);", { eval: true, workerData: n });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}
`;

describe('an exercise with the profile "node"', { timeout: LIMIT_MS }, () => {
  test('gives its answers what sealed ones do not have, and its verdict says so', async () => {
    const verdict = await verdictOn(THREAD);
    expect(verdict, JSON.stringify(verdict)).toMatchObject({ status: 'passed', grader: { profile: 'node' } });
  });

  test('names the learner’s own line, and keeps what was printed', async () => {
    const { tests } = await verdictOn("export async function square(n: number): Promise<number> {\n  console.log('asked for', n);\n  throw new Error('no thread');\n}\n");
    expect(tests[0]).toMatchObject({ status: 'fail', output: 'asked for 7', failure: { message: 'no thread', stack: [3] } });
  });

  test('gives nothing but the packages it names', async () => {
    const verdict = await verdictOn("import { readFileSync } from 'node:fs';\nexport const square = async (n: number) => readFileSync('/etc/passwd').length * n;\n");
    expect(verdict.status).toBe('failed');
    expect(verdict.detail).toContain("'node:fs' cannot be imported here");
  });

  test('finds the line of a loop without end', async () => {
    expect(await verdictOn('export async function square(n: number): Promise<number> {\n  for (;;) n++;\n}\n')).toMatchObject({ status: 'timed-out', diagnosis: { kind: 'endless-loop', line: 2 } });
  });
});
