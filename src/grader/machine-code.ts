import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cacheFile, keepInCache, type Launch, MS_PER_DAY, removeOldBeside, startChild } from '../sandbox/mod.ts';
import type { GradeOrder } from './messages.ts';

const LIMIT_MS = 10_000;
const PREFIX = 'grading-';
const MAX_AGE_MS = 30 * MS_PER_DAY; // of another build's

/** Where the machine code of the grading child is kept; it is good for one build, one Node and one set of flags. */
export function machineCodeFile(bundle: string, flags: readonly string[]): string {
  const key = createHash('sha256').update(readFileSync(bundle)).update(process.version).update(process.arch).update(flags.join(' ')).digest('hex');
  return cacheFile(`${PREFIX}${key.slice(0, 16)}.bin`);
}

/**
 * Has a child of its own make the machine code, and keeps it. Without it things only start more slowly.
 * @param order what the child goes through first: code that has not run is not compiled, and not kept.
 */
export async function keepMachineCode(entry: URL, launch: Launch, file: string, order: () => Promise<GradeOrder>): Promise<void> {
  if (existsSync(file)) return;
  const child = startChild(entry, {
    launch,
    limitMs: LIMIT_MS,
    onOutput: () => {},
    onMessage: (message) => {
      const told = message as { kind: string; base64?: string };
      if (told.kind === 'ready') void order().then((sent) => child.send(sent), () => child.stop());
      if (told.kind === 'rehearsed') child.send({ kind: 'machine-code' });
      if (told.base64 === undefined) return;
      keepInCache(file, Buffer.from(told.base64, 'base64'));
      removeOldBeside(file, PREFIX, MAX_AGE_MS);
    },
  });
  await child.ended;
}
