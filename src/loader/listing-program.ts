import path from 'node:path';
import { loadProgram, type Program } from './program.ts';

/** A piece of code with imports and top-level awaits as a program: its imports, and the rest as the function `main`. */
export function listingProgram(code: string, dir: string): Program {
  const lines = code.split('\n');
  // Blank lines stand where imports were taken out, so that line numbers stay true.
  const body = lines.map((line) => (isImport(line) ? '' : line)).join('\n');
  const source = `${lines.filter(isImport).join(' ')} export async function main() {${body}\n}`;
  const entry = path.join(dir, 'listing.ts');
  return loadProgram(entry, { sources: { [entry]: source } });
}

function isImport(line: string): boolean {
  return line.startsWith('import ');
}
