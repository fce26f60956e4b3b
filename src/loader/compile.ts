import { stripVTControlCharacters } from 'node:util';
import { transformSync } from '@swc/core';

/** A module that does not parse: where, and why. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

export interface Compiled {
  /** CommonJS. */
  readonly code: string;
  /** Source map, JSON. */
  readonly map: string;
}

/**
 * Strips the types from a module and turns it into CommonJS; nothing else about it changes.
 * @throws {CompileError} when it does not parse.
 */
export function compile(file: string, source: string): Compiled {
  try {
    const { code, map } = transformSync(source, {
      filename: file,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      isModule: true,
      jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: false } },
      module: { type: 'commonjs', strictMode: true },
    });
    return { code, map: map ?? '' };
  } catch (error) {
    throw new CompileError(file, readableSyntaxError(error));
  }
}

/** The compiler draws a box round the offending line; colours and the list of its callers are dropped. */
function readableSyntaxError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = stripVTControlCharacters(text).split('\n');
  const end = lines.findIndex((line) => line.startsWith('Caused by'));
  return lines.slice(0, end < 0 ? undefined : end).join('\n').trim();
}
