import { stripVTControlCharacters } from 'node:util';
import { swc } from './compilers.ts';
import { CompileError } from './compile-error.ts';
import type { Site } from './stepped/instrument.ts';

export interface Compiled {
  /** CommonJS. */
  readonly code: string;
  /** Source map, JSON. */
  readonly map: string;
  /** What the module imports, as written. */
  readonly imports: readonly string[];
  /** Places that the code tells of; only in code for stepping. */
  readonly sites?: readonly Site[];
}

/**
 * Strips the types from a module and turns it into CommonJS; nothing else about it changes.
 * @throws {CompileError} when it does not parse.
 */
export function compile(file: string, source: string): Compiled {
  try {
    const { code, map } = swc().transformSync(source, {
      filename: file,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      isModule: true,
      jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: false } },
      module: { type: 'commonjs', strictMode: true },
    });
    return { code, map: map ?? '', imports: importsOf(code) };
  } catch (error) {
    throw new CompileError(file, readableSyntaxError(error));
  }
}

const IMPORT = /require\("([^"\\]+)"\)/g;

/** A string in the program that looks like an import is looked for in vain, and does no harm. */
export function importsOf(commonJs: string): string[] {
  return [...new Set([...commonJs.matchAll(IMPORT)].map(([, specifier = '']) => specifier))];
}

/** The compiler draws a box round the offending line; colours and the list of its callers are dropped. */
export function readableSyntaxError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = stripVTControlCharacters(text).split('\n');
  const end = lines.findIndex((line) => line.startsWith('Caused by'));
  return lines.slice(0, end < 0 ? undefined : end).join('\n').trim();
}
