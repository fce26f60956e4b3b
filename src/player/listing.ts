import { inspect } from 'node:util';
import { evaluate, listingProgram } from '../loader/mod.ts';
import { perform } from './perform.ts';

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
