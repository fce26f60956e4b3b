import { compileFunction } from 'node:vm';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Compiled } from './compile.ts';
import { CompileError } from './compile-error.ts';

/**
 * Finds what the language forbids although it parses, such as a name that is declared twice; nothing is run.
 * @throws {CompileError} that shows the line of the source.
 */
export function refuseEarlyErrors(file: string, source: string, { code, map }: Compiled): void {
  try {
    compileFunction(code, ['exports', 'require', 'module'], { filename: file });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CompileError(file, `${error.message}${excerpt(source, originalLine(error, file, map))}`);
  }
}

// The first line of its stack says where: `file:line`.
function originalLine({ stack = '' }: SyntaxError, file: string, map: string): number | undefined {
  const [first = ''] = stack.split('\n');
  const line = first.startsWith(`${file}:`) ? Number.parseInt(first.slice(file.length + 1), 10) : undefined;
  const column = (/^( *)\^/m.exec(stack)?.[1] ?? '').length;
  if (line === undefined || map === '') return line;
  return originalPositionFor(new TraceMap(map), { line, column }).line ?? undefined;
}

function excerpt(source: string, line: number | undefined): string {
  const text = line === undefined ? undefined : source.split('\n')[line - 1];
  return text === undefined ? '' : `\n ${line} | ${text}`;
}
