import { readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeWhole } from './write-whole.ts';

// What is kept here can be made again, so nothing that goes wrong with it is worth an error.

export const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Where a file that can be made again is kept. */
export function cacheFile(name: string): string {
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'asynclings', name);
}

/** Keeps a file that `cacheFile` has named, unless it cannot be written. */
export function keepInCache(file: string, content: string | Uint8Array): void {
  try {
    writeWhole(file, content);
  } catch {
    // a home that cannot be written to
  }
}

/** Removes the files beside `file` whose names begin with `prefix` and which nobody has written for `maxAgeMs`; never `file` itself. */
export function removeOldBeside(file: string, prefix: string, maxAgeMs: number): void {
  try {
    const dir = path.dirname(file);
    for (const name of readdirSync(dir)) {
      const other = path.join(dir, name);
      if (name.startsWith(prefix) && other !== file && Date.now() - statSync(other).mtimeMs > maxAgeMs) rmSync(other, { force: true });
    }
  } catch {
    // somebody else is tidying up too, or may not
  }
}
