import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { inspectAnswer, type TestResult } from '../../src/grader/mod.ts';

interface Told {
  readonly method?: string;
  readonly params?: { readonly url?: string; readonly sourceMapURL?: string; readonly scriptId?: string; readonly callFrames?: readonly { readonly location: { readonly scriptId: string } }[] };
}

const course = discoverCourse();
const exercise = codeExercisesOf(course).find(({ slug }) => slug === 'fix-task-info')!;
const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings inspect 调试 '));
const answer = path.join(dir, 'answer.ts');

beforeAll(() => {
  const solution = readFileSync(path.join(exercise.solutionDir, 'solution.ts'), 'utf8');
  writeFileSync(answer, `${solution}\ndebugger;\n`);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Attaches to a waiting process, lets it go, and goes on at every stop. */
function goThrough(url: string, told: Told[]): void {
  const socket = new WebSocket(url);
  let id = 0;
  const say = (method: string): void => socket.send(JSON.stringify({ id: ++id, method }));
  void once(socket, 'open').then(() => {
    say('Debugger.enable');
    say('Runtime.runIfWaitingForDebugger');
  });
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Told;
    told.push(message);
    if (message.method === 'Debugger.paused') say('Debugger.resume');
    if (message.method === 'Runtime.executionContextDestroyed' || message.method === 'Inspector.detached') socket.close();
  });
  socket.on('error', () => {});
}

test('a debugger stops in the learner’s own file, knows its TypeScript, and every test still runs', { timeout: 30_000 }, async () => {
  const told: Told[] = [];
  const results: TestResult[] = [];
  const controller = new AbortController();
  const all = codeSuiteSize();
  const ended = inspectAnswer(exercise, answer, {
    onWaiting: (url) => goThrough(url, told),
    onAttached: () => {},
    onOutput: () => {},
    onTest: (result) => {
      results.push(result);
      if (results.length === all) controller.abort(new Error('enough'));
    },
    signal: controller.signal,
  });
  await ended.catch((error: unknown) => expect(error).toMatchObject({ message: 'enough' }));
  expect(results.map(({ status }) => status)).not.toContain('fail');
  const stop = told.find(({ method }) => method === 'Debugger.paused');
  const script = told.find(({ method, params }) => method === 'Debugger.scriptParsed' && params?.scriptId === stop?.params?.callFrames?.[0]?.location.scriptId);
  expect(script?.params?.url).toBe(pathToFileURL(answer).href);
  expect(script?.params?.sourceMapURL).toMatch(/^data:application\/json/);
});

function codeSuiteSize(): number {
  return (readFileSync(exercise.suiteFile, 'utf8').match(/^test\(/gm) ?? []).length;
}
