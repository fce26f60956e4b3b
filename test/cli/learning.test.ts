import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeExercisesOf, discoverCourse, exercisesOf, type Quiz } from '../../src/course/mod.ts';
import { quizQuestions } from '../../src/grader/mod.ts';
import { type CliRun, runCli } from '../support/cli.ts';

const course = discoverCourse();
const exercise = codeExercisesOf(course).find(({ slug }) => slug === 'semaphore')!;
const solutionFile = path.join(exercise.solutionDir, 'solution.ts');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'asynclings learn 课程 '));
const root = path.join(scratch, '工作 区');
const answer = path.join(root, 'exercises', `${exercise.path}.ts`);
const LIMIT_MS = 30_000;

const cli = (...args: string[]): Promise<CliRun> => runCli(args, { cwd: root });

beforeAll(async () => {
  await runCli(['init', root], { cwd: scratch });
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('a learner who works through an exercise', { timeout: LIMIT_MS }, () => {
  test('gets a folder with a file for every exercise', () => {
    expect(existsSync(answer)).toBe(true);
    expect(readFileSync(answer, 'utf8')).toBe(readFileSync(exercise.starterFile, 'utf8'));
    expect(readdirSync(root).toSorted()).toEqual(['.asynclings', '.gitignore', 'exercises', 'package.json', 'tsconfig.json']);
  });

  test('reads what is asked for', async () => {
    const { stdout } = await cli('show', 'semaphore');
    expect(stdout).toContain('A semaphore lets n in');
    expect(stdout).toContain(path.join('exercises', `${exercise.path}.ts`));
  });

  test('fails at first, and can see that very run again', async () => {
    expect(await cli('check', 'semaphore')).toMatchObject({ code: 1, stdout: expect.not.stringContaining('--predict') as string });
    const { code, stdout } = await cli('replay', 'semaphore');
    expect(code).toBe(0);
    expect(stdout).toContain('The same run, event for event');
  });

  test('gets hints one at a time, the last one only after some tries', async () => {
    expect((await cli('hint', 'semaphore')).stdout).toMatch(/Hint 1 of 3(?![\s\S]*Hint 2)/);
    expect((await cli('hint', 'semaphore')).stdout).toMatch(/Hint 2 of 3(?![\s\S]*Hint 3)/);
    expect((await cli('hint', 'semaphore')).stdout).toContain('after two tries');
    expect((await cli('check', 'semaphore')).stdout).toContain('asynclings demo three-workers --predict'); // the second failure of its kind
    expect((await cli('hint', 'semaphore')).stdout).toContain('Hint 3 of 3');
  });

  test('does not see the solution yet, nor loses the file by a careless reset', async () => {
    const refused = await cli('solution', 'semaphore');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('give-up');
    expect((await cli('reset', 'semaphore')).stderr).toContain('--yes');
    expect(existsSync(answer)).toBe(true);
  });

  test('solves it, sees the solution, and has it on record', async () => {
    copyFileSync(solutionFile, answer);
    const { code, stdout } = await cli('check', 'semaphore');
    expect(code, stdout).toBe(0);
    expect((await cli('solution', 'semaphore')).stdout).toContain('A grant is a fact before it is felt');
    const { exercises } = JSON.parse((await cli('progress', '--json')).stdout) as { exercises: { exercise: string }[] };
    expect(exercises.find((each) => each.exercise === 'semaphore')).toMatchObject({ isSolved: true, attempts: 3, hints: 3, hasGivenUp: false });
    expect((await cli('progress')).stdout).toContain('✓ semaphore');
  });

  test('keeps every file of their own when the workspace is made again', async () => {
    const { stdout } = await runCli(['init', root], { cwd: scratch });
    expect(stdout).toContain('left as they are');
    expect(readFileSync(answer, 'utf8')).toBe(readFileSync(solutionFile, 'utf8'));
  });

  test('may begin anew; the old file is kept aside', async () => {
    expect((await cli('reset', 'semaphore', '--yes')).code).toBe(0);
    expect(readFileSync(answer, 'utf8')).toBe(readFileSync(exercise.starterFile, 'utf8'));
    expect(readFileSync(path.join(root, '.asynclings', 'replaced', 'semaphore.1.ts'), 'utf8')).toBe(readFileSync(solutionFile, 'utf8'));
  });

  test('answers a quiz, and has every go on record', async () => {
    const quiz = exercisesOf(course).find((each): each is Quiz => each.slug === 'loop-order-quiz')!;
    const questions = await quizQuestions(quiz);
    const right = Object.fromEntries(questions.map(({ id, lines }) => [id, lines.join(' ')]));
    const file = path.join(root, 'exercises', `${quiz.path}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    const standing = async (): Promise<unknown> => (JSON.parse((await cli('progress', '--json')).stdout) as { exercises: { exercise: string }[] }).exercises.find((each) => each.exercise === quiz.slug);
    writeFileSync(file, JSON.stringify({ ...right, [questions[0]!.id]: 'nonsense' }));
    expect((await cli('check', quiz.slug)).code).toBe(1);
    expect(await standing()).toMatchObject({ isSolved: false, attempts: 1, bestPassed: questions.length - 1, total: questions.length });
    writeFileSync(file, JSON.stringify(right));
    expect((await cli('check', quiz.slug, '--json')).code).toBe(0);
    expect(await standing()).toMatchObject({ isSolved: true, attempts: 2, bestPassed: questions.length });
  });

  test('may give up another one, and is shown how it is done', async () => {
    const { code, stdout } = await cli('--lang', 'zh-CN', 'give-up', 'map-concurrent', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('三天后');
    expect(stdout).toContain('export async function mapConcurrent');
  });

  test('runs their own file as it is', async () => {
    writeFileSync(answer, "import { sleep } from 'asynclings';\nexport async function main() {\n  await sleep(1);\n  console.log('mine');\n}\n");
    expect(await cli('run', 'semaphore')).toMatchObject({ code: 0, stdout: 'mine\n', stderr: '' });
  });
});

describe('what cannot be done is said in one sentence', { timeout: LIMIT_MS }, () => {
  test.each([
    [['init', '.'], 2, 'has files in it'],
    [['check', 'semafore'], 2, "did you mean 'semaphore'?"],
    [['hint', 'semafore'], 2, "did you mean 'semaphore'?"],
    [['replay', 'job-list'], 2, 'no graded answer'],
    [['replay', 'broken.json'], 2, 'no verdict of asynclings'],
    [['watch'], 2, 'needs a terminal'],
    [['give-up', 'job-list'], 2, '--yes'],
  ] as const)('%j', async (args, expectedCode, expected) => {
    const dir = path.join(scratch, 'elsewhere');
    mkdirSync(path.join(dir, '.asynclings'), { recursive: true });
    writeFileSync(path.join(dir, 'broken.json'), '{ "schema": 1');
    // A folder that is full, and no workspace.
    const cwd = args[0] === 'init' ? scratch : dir;
    const { code, stdout, stderr } = await runCli(args, { cwd });
    expect({ code, stdout }).toEqual({ code: expectedCode, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(expected);
  });

  test('a record that cannot be read is set aside, and that is said', async () => {
    const dir = path.join(scratch, 'damaged');
    mkdirSync(path.join(dir, '.asynclings'), { recursive: true });
    writeFileSync(path.join(dir, '.asynclings', 'progress.db'), 'no database'.repeat(500));
    const { code, stderr } = await runCli(['progress'], { cwd: dir });
    expect(code).toBe(0);
    expect(stderr).toContain('progress.db.broken-1');
  });
});
