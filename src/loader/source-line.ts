import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Program } from './program.ts';

const maps = new WeakMap<object, TraceMap>();

/**
 * The line of `file`'s source that a stack names first, counted from 1; `undefined` when it does not name the file.
 */
export function sourceLine(program: Program, file: string, stack: string): number | undefined {
  const start = stack.indexOf(`${file}:`);
  const compiled = program.files[file];
  if (start < 0 || compiled === undefined || compiled.map === '') return undefined;
  let map = maps.get(compiled);
  if (map === undefined) maps.set(compiled, (map = new TraceMap(compiled.map)));
  const [line = 1, column = 1] = stack.slice(start + file.length + 1).split(':').map((digits) => Number.parseInt(digits, 10));
  return originalPositionFor(map, { line, column: column - 1 }).line ?? undefined;
}
