import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CodeExercise, codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { grade, type GradeOptions, Sandbox, type Verdict } from '../../src/grader/mod.ts';

const course = discoverCourse();
const semaphore = codeExercisesOf(course).find(({ slug }) => slug === 'semaphore')!;
const solution = readFileSync(path.join(semaphore.solutionDir, 'solution.ts'), 'utf8');
const schema = JSON.parse(readFileSync(path.join(course.root, 'src', 'grader', 'verdict.schema.json'), 'utf8')) as object;
const isValid = new Ajv({ strict: false }).compile(schema);
const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-grade-'));
const LIMIT_MS = 20_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.open();
});
afterAll(() => {
  sandbox.close();
  rmSync(dir, { recursive: true });
});

let count = 0;
async function verdictOn(source: string, options: GradeOptions & { exercise?: CodeExercise } = {}): Promise<Verdict> {
  const { exercise = semaphore, ...rest } = options;
  const file = path.join(dir, `answer-${count++} 答案.ts`); // a name that no stack can hold
  writeFileSync(file, source);
  const verdict = await grade(exercise, file, { sandbox, ...rest });
  sandbox.warm();
  expect(isValid(verdict), JSON.stringify(isValid.errors)).toBe(true);
  return verdict;
}

/** The solution with one thing spoilt. */
function spoilt(what: string, by: string): string {
  expect(solution).toContain(what);
  return solution.replace(what, by);
}

test('whoever runs a sandbox cannot be made to open a debugger', () => {
  expect(process.listenerCount('SIGUSR1')).toBe(process.platform === 'win32' ? 0 : 1);
});

describe('a verdict', { timeout: LIMIT_MS }, () => {
  test('on the solution is a pass, and says how it was found', async () => {
    const verdict = await verdictOn(solution);
    expect(verdict).toMatchObject({ schema: 1, exercise: 'semaphore', status: 'passed', seed: 0, grader: { node: process.version, profile: 'sealed', sandbox: sandbox.level } });
    expect(verdict.tests.every(({ status }) => status === 'pass')).toBe(true);
    expect(verdict.firstMs).toBeLessThanOrEqual(verdict.ms);
  });

  test('names the learner’s own line when the answer throws', async () => {
    const source = spoilt('    this.#requireSome(n);\n    if (this.tryAcquire(n)) return;', "    this.#requireSome(n);\n    if (n === 1) throw new Error('my mistake');\n    if (this.tryAcquire(n)) return;");
    const { tests } = await verdictOn(source);
    const line = source.split('\n').findIndex((text) => text.includes('my mistake')) + 1;
    expect(tests.find(({ failure }) => failure?.message === 'my mistake')?.failure?.stack?.[0]).toBe(line);
  });

  test('gives the answer’s own output to the test that it was printed in', async () => {
    const { tests } = await verdictOn(spoilt('  release(n = 1): void {', "  release(n = 1): void {\n    if (n === 2) console.log('released', { n });"));
    expect(tests.filter(({ output }) => output !== undefined)).toMatchObject([{ name: 'a release of two serves two', output: expect.stringContaining('released { n: 2 }') as string }]);
  });

  test('on an answer that declares a name twice shows the line', async () => {
    const verdict = await verdictOn('interface Gone {\n  left: number;\n}\nlet twice: Gone | undefined;\nlet twice = 2;\n');
    expect(verdict).toMatchObject({ status: 'compile-error', tests: [] });
    expect(verdict.detail).toBe("Identifier 'twice' has already been declared\n 5 | let twice = 2;");
  });

  test('on an answer that does not parse is no judgement on the suite', async () => {
    expect(await verdictOn('export class Semaphore {')).toMatchObject({ status: 'compile-error', tests: [] });
  });

  test('says at which wait a cancellation does harm, and the run can be repeated to the same trace', async () => {
    const source = spoilt('    else if (!waiter.turn.isCancelled) this.#available += waiter.n; // granted, and never to be used\n', '');
    const verdict = await verdictOn(source);
    const failed = verdict.tests.find(({ status }) => status === 'fail')!;
    expect(failed.run).toMatchObject({ disturbance: { kind: 'cancel', wait: 1, moment: 'woken' } });
    const stage = { kind: 'replay', schedule: failed.run!.schedule, disturbance: { kind: 'cancel', wait: 1, moment: 'woken' } } as const;
    const again = await verdictOn(source, { replay: { test: failed.name, stage } });
    expect(again.tests.find(({ name }) => name === failed.name)).toMatchObject({ status: 'fail', run: { hash: failed.run!.hash } });
  });

  test('on a hang names who waits for what', async () => {
    const { tests } = await verdictOn(spoilt('    this.#available += n;\n    this.#serve();', '    this.#available += n;'));
    expect(tests.find(({ status }) => status === 'fail')?.failure?.message).toMatch(/main waits for .*; Task-\d+ waits for future/);
  });

  test('on an endless loop names its line', async () => {
    const verdict = await verdictOn(spoilt('      this.#line.shift();\n      if (head.turn.isDone) continue; // cancelled, and about to leave\n      this.#available -= head.n;\n      head.turn.setResult();', '      void head.turn.isDone;'));
    const line = solution.split('\n').findIndex((text) => text.includes('for (let head')) + 1;
    expect(verdict).toMatchObject({ status: 'timed-out', diagnosis: { kind: 'endless-loop', line } });
  });

  test('on an endless loop that fills the memory names its line', async () => {
    const source = spoilt('    this.#isBounded = bounded;', '    this.#isBounded = bounded;\n    const kept: unknown[] = [];\n    while (kept.length >= 0) kept.push(new Array(500).fill(0));');
    const line = source.split('\n').findIndex((text) => text.includes('while (kept')) + 1;
    expect(await verdictOn(source)).toMatchObject({ status: 'timed-out', diagnosis: { kind: 'endless-loop', line } });
  });

  test('on an answer that works hard but comes to an end is not that of a hang', async () => {
    const busy = "let sum = 0;\nconst endMs = 900_000;\nfor (let i = 0; i < endMs * 150; i++) sum += i % 7;\nif (sum < 0) throw new Error();\n";
    expect((await verdictOn(busy + solution)).status).toBe('passed');
  });

  test('fails what leaves a rejection to nobody', async () => {
    const { tests } = await verdictOn(spoilt('    this.#isBounded = bounded;', "    this.#isBounded = bounded;\n    void Promise.reject(new RangeError('unheard'));"));
    expect(tests.find(({ status }) => status === 'fail')?.failure?.message).toContain('nobody handled it: RangeError: unheard');
  });

  test('does not give the answer what it is to build', async () => {
    const { tests, detail } = await verdictOn("import { Semaphore as Given } from 'asynclings';\nexport class Semaphore extends Given {}\n");
    expect(`${detail} ${tests.map(({ failure }) => failure?.message).join()}`).toContain('Semaphore is not there in this exercise');
  });

  test('comes at once, and then again when everything has been tried', async () => {
    const heard: string[] = [];
    await verdictOn(solution, { onFirst: (tests) => heard.push(`first ${tests.filter(({ status }) => status === 'pending').length} pending`), onTest: ({ name, status }) => status === 'pass' && name.startsWith('a permit') && heard.push(name) });
    expect(heard).toEqual(['first 2 pending', 'a permit that comes together with a cancellation goes to the next in line']);
  });

  test('may be stopped', async () => {
    const controller = new AbortController();
    const grading = verdictOn(solution, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(grading).rejects.toThrow('enough');
  });
});

test('what it says of an answer is never what the answer says of itself', { timeout: LIMIT_MS }, async () => {
  const verdict = await verdictOn("console.log(JSON.stringify({ kind: 'finished' }));\nexport class Semaphore {}\n");
  expect(verdict.status).toBe('failed');
});
