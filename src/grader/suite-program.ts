import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CodeExercise } from '../course/mod.ts';
import { compile, type Compiled, compileSealed, loadProgram, type Program } from '../loader/mod.ts';

const compiledFiles = new Map<string, { readonly mtimeMs: number; readonly compiled: Compiled }>();

/**
 * Compiles the suite of an exercise together with an answer, which the suite gets where it imports `./starter.ts`.
 * @param source the answer's text.
 * @throws {CompileError} when one of them does not parse.
 */
export function suiteProgram(exercise: CodeExercise, answer: string, source: string): Program {
  const compileAnswer = exercise.profile === 'node' ? compile : compileSealed;
  const chapters = path.resolve(exercise.dir, '../../../chapters');
  return loadProgram(exercise.suiteFile, {
    redirects: { [exercise.starterFile]: answer },
    sources: { [answer]: source },
    fileOfPackage: (specifier) => chapterFile(chapters, specifier),
    compileWith: (file, text) => (file === answer ? compileAnswer(file, text) : compileOnce(file, text)),
  });
}

/** What a verdict names its suite by: whether the suite has changed since. */
export function suiteHash(exercise: CodeExercise): string {
  return sha256(readFileSync(exercise.suiteFile)).slice(0, 16);
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

// Suites and chapters do not change while a learner works, and are compiled again and again.
function compileOnce(file: string, text: string): Compiled {
  const { mtimeMs } = statSync(file);
  const known = compiledFiles.get(file);
  if (known?.mtimeMs === mtimeMs) return known.compiled;
  const compiled = compile(file, text);
  compiledFiles.set(file, { mtimeMs, compiled });
  return compiled;
}

const folders = new Map<string, string | undefined>();

function chapterFile(chapters: string, specifier: string): string | undefined {
  const slug = /^asynclings\/chapters\/([a-z0-9-]+)$/.exec(specifier)?.[1];
  if (slug === undefined) return undefined;
  if (!folders.has(slug)) {
    const numbers = Array.from({ length: 99 }, (_, index) => String(index + 1).padStart(2, '0'));
    folders.set(slug, numbers.map((number) => path.join(chapters, `${number}-${slug}`, 'mod.ts')).find((file) => existsSync(file)));
  }
  return folders.get(slug);
}
