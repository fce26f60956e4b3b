import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Program } from './program.ts';

/** A program and what CPython logged. */
export interface GoldenRun {
  readonly program: Program;
  readonly log: readonly string[];
}

const folder = fileURLToPath(new URL('golden', import.meta.url));
const SUFFIX = '.jsonl.gz';

/** What is recorded: a name for each file. */
export function goldenNames(): string[] {
  return readdirSync(folder).flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []));
}

export function readGolden(name: string): GoldenRun[] {
  const lines = gunzipSync(readFileSync(join(folder, name + SUFFIX))).toString().trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as GoldenRun);
}
