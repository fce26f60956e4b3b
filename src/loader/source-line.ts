import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Program } from './program.ts';

const maps = new WeakMap<object, TraceMap>();

/**
 * The line of `file`'s source that a stack names first, counted from 1; `undefined` when it does not name the file.
 * @param shownAs what the file is called in stacks.
 */
export function sourceLine(program: Program, file: string, stack: string, shownAs = file): number | undefined {
  return sourceLines(program, file, stack, shownAs).next().value;
}

/** All lines of `file`'s source that a stack names, innermost first. */
export function* sourceLines(program: Program, file: string, stack: string, shownAs = file): Generator<number, undefined> {
  const compiled = program.files[file];
  if (compiled === undefined || compiled.map === '') return undefined;
  for (let start = stack.indexOf(`${shownAs}:`); start >= 0; start = stack.indexOf(`${shownAs}:`, start + 1)) {
    let map = maps.get(compiled);
    if (map === undefined) maps.set(compiled, (map = new TraceMap(compiled.map)));
    const [line = 1, column = 1] = stack.slice(start + shownAs.length + 1).split(':').map((digits) => Number.parseInt(digits, 10));
    const { line: original } = originalPositionFor(map, { line, column: column - 1 });
    if (original !== null) yield original;
  }
  return undefined;
}
