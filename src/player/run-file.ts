import { loadProgram } from '../loader/mod.ts';
import { type ChildEnd, childEntry, startChild } from '../sandbox/mod.ts';

export interface RanFile {
  readonly end: ChildEnd;
  /** Whether the file exports a function `main`, which was run on the loop. */
  readonly hasMain: boolean;
}

/**
 * Runs a TypeScript file in this terminal, without limits and without grading.
 * @throws {CompileError} when it does not parse.
 */
export async function runFile(file: string, signal: AbortSignal): Promise<RanFile> {
  const program = loadProgram(file);
  let hasMain = false;
  const child = startChild(childEntry('run-child', import.meta.url), {
    signal,
    isOwnProgram: true,
    onOutput: () => {},
    onMessage: (message) => {
      const report = message as { kind: 'ready' } | { kind: 'loaded'; hasMain: boolean };
      if (report.kind === 'ready') child.send(program);
      else ({ hasMain } = report);
    },
  });
  return { end: await child.ended, hasMain };
}
