import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Launch } from '../sandbox/mod.ts';
import { startChild } from '../sandbox/mod.ts';
import type { GradeOrder } from './messages.ts';

const LIMIT_MS = 10_000;

/** Where the machine code of the grading child is kept; it is good for one build, one Node and one set of flags. */
export function machineCodeFile(bundle: string, flags: readonly string[]): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const key = createHash('sha256').update(readFileSync(bundle)).update(process.version).update(process.arch).update(flags.join(' ')).digest('hex');
  return path.join(cache, 'asynclings', `grading-${key.slice(0, 16)}.bin`);
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
      if (told.base64 !== undefined) write(file, Buffer.from(told.base64, 'base64'));
    },
  });
  await child.ended;
}

function write(file: string, content: Buffer): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, content);
    renameSync(draft, file);
  } catch {
    // a home that cannot be written to
  }
}
