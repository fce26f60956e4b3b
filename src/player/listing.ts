import path from 'node:path';
import { inspect } from 'node:util';
import { evaluate, loadProgram, type Program } from '../loader/mod.ts';
import { perform } from './perform.ts';

/** A lesson's listing as a program: its imports, and the rest as the main function. */
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

/**
 * Runs a listing on virtual time in this process.
 * @param provided packages that are to be these very objects.
 * @returns the lines it prints, and `ErrorName: message` at the end when it throws.
 */
export async function runListing(code: string, dir: string, provided?: Readonly<Record<string, object>>): Promise<string[]> {
  const { main } = await evaluate(listingProgram(code, dir), provided === undefined ? {} : { provided });
  const { output, error } = await perform({ main: main as () => Promise<void>, selfTest: () => {} }, { lang: 'en', clock: 'virtual' });
  return error === undefined ? [...output] : [...output, inspect(error, { depth: 0 }).split('\n')[0] ?? ''];
}
