import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Program } from '../program.ts';
import type { Coroutine, Stepper } from './coroutine.ts';

const OWN_CODE = /[/\\]src[/\\](loader|player)[/\\]/;

/**
 * Makes stacks of a stepped program read as if it had run natively: lines of the source, none of the frames
 * that drive it, and below them the calls that were waiting. For processes that run nothing but the program.
 */
export function installStackTraces(program: Program, stepper: Stepper): void {
  const maps = new Map<string, TraceMap>();
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.flatMap((frame) => lineOf(frame, program, maps));
    return [String(error), ...lines, ...callersOf(stepper.failedIn(error))].join('\n    at ');
  };
}

function lineOf(frame: NodeJS.CallSite, program: Program, maps: Map<string, TraceMap>): string[] {
  const file = frame.getFileName() ?? '';
  const compiled = program.files[file];
  // Whoever resumes an async function is on the stack, natively unseen: Node's queues, and our driver.
  if (compiled === undefined) return OWN_CODE.test(file) || file === '' || file.startsWith('node:internal/') ? [] : [String(frame)];
  let map = maps.get(file);
  if (map === undefined) maps.set(file, (map = new TraceMap(compiled.map)));
  const { line, column } = originalPositionFor(map, { line: frame.getLineNumber() ?? 1, column: (frame.getColumnNumber() ?? 1) - 1 });
  if (line === null) return [];
  const place = `${file}:${line}:${(column ?? 0) + 1}`;
  const name = frame.getFunctionName();
  return [name ? `${name} (${place})` : place];
}

/** The frames above a failed call, which exist only as calls that wait. */
function callersOf(coroutine: Coroutine | undefined): string[] {
  const lines: string[] = [];
  for (let caller = coroutine?.parent; caller !== undefined; caller = caller.parent) {
    const { fn, site } = caller;
    lines.push(`async ${fn?.name ?? 'main program'} (${site?.file ?? fn?.file}:${site?.line ?? fn?.line})`);
  }
  return lines;
}
