import { readFileSync } from 'node:fs';
import net from 'node:net';
import type { CodeExercise } from '../course/mod.ts';
import type { Program } from '../loader/mod.ts';
import { type ChildEnd, childEntry, type Launch, startChild } from '../sandbox/mod.ts';
import type { ChildMode, GradeOrder, GradeReport } from './messages.ts';
import { requestFor } from './request.ts';
import { suiteProgram } from './suite-program.ts';
import type { TestResult } from './verdict.ts';

export interface InspectOptions {
  /** The process waits for a debugger at this address. */
  readonly onWaiting: (url: string) => void;
  readonly onAttached: () => void;
  readonly onTest: (result: TestResult) => void;
  readonly onOutput: (text: string) => void;
  /** Ends the process. */
  readonly signal?: AbortSignal;
}

const USUAL_PORT = 9229; // where debuggers look by themselves
const NO_LIMIT_MS = 2 ** 31 - 1; // whoever stands at a breakpoint has time

/**
 * Runs every test of a suite once, with an answer that a debugger may stop anywhere. Nothing is graded: there is
 * neither sandbox nor seal nor limit.
 * @throws {CompileError} when the answer does not parse.
 */
export async function inspectAnswer(exercise: CodeExercise, answer: string, { onWaiting, onAttached, onTest, onOutput, signal }: InspectOptions): Promise<ChildEnd> {
  const suite = withSourceMap(suiteProgram(exercise, answer, readFileSync(answer, 'utf8')), answer);
  const port = (await isFree(USUAL_PORT)) ? USUAL_PORT : 0;
  const launch: Launch = { command: process.execPath, args: ['--no-warnings', `--inspect-wait=127.0.0.1:${port}`], moduleArgs: ['', 'inspected' satisfies ChildMode], spawnOptions: {} };
  const hear = (report: GradeReport): void => {
    if (report.kind === 'ready') child.send({ kind: 'grade', request: { ...requestFor(exercise, answer, suite, [{ kind: 'first' }]), testLimitMs: NO_LIMIT_MS } } satisfies GradeOrder);
    if (report.kind === 'ended') onTest(report.result);
    if (report.kind === 'broken') onOutput(`${report.message}\n`);
  };
  const child = startChild(childEntry('grading-child', import.meta.url, 'cjs'), {
    launch,
    ...(signal !== undefined && { signal }),
    onMessage: (message) => hear(message as GradeReport),
    onOutput: (stream, text) => {
      if (stream === 'stdout') return onOutput(text);
      const url = /^Debugger listening on (\S+)/m.exec(text)?.[1];
      if (url !== undefined) onWaiting(url);
      if (text.includes('Debugger attached')) onAttached();
    },
  });
  return child.ended;
}

/** Debuggers find the learner's lines by the map that the code brings along. */
function withSourceMap(program: Program, file: string): Program {
  const compiled = program.files[file]!;
  const map = Buffer.from(compiled.map).toString('base64');
  return { ...program, files: { ...program.files, [file]: { ...compiled, code: `${compiled.code}\n//# sourceMappingURL=data:application/json;base64,${map}` } } };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
