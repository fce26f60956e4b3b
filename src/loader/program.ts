import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Compiled, compile } from './compile.ts';

/** A module and everything of ours it imports, compiled: all that a child process needs to run it. */
export interface Program {
  readonly entry: string;
  /** Absolute path -> code. */
  readonly files: Readonly<Record<string, Compiled>>;
  /** What is imported by name: built-in modules and packages. */
  readonly packages: readonly string[];
  /** Packages whose code is among `files`, and their entries. */
  readonly packageFiles: Readonly<Record<string, string>>;
  /** File that is imported -> file that is meant; how a suite gets the answer under test. */
  readonly redirects: Readonly<Record<string, string>>;
}

export interface ProgramOptions {
  /** @default types stripped, nothing else; `lower` for `evaluateStepped` */
  readonly compileWith?: (file: string, source: string) => Compiled;
  /** Text of files that are not on disk, by absolute path. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly redirects?: Readonly<Record<string, string>>;
  /** The file that a package's name means, for packages to be compiled as part of the program. */
  readonly fileOfPackage?: (specifier: string) => string | undefined;
}

/**
 * Compiles `entry` and what it imports by relative path.
 * @throws {CompileError} when one of the files does not parse; an error with code ENOENT when `entry` is missing.
 */
export function loadProgram(entry: string, { redirects = {}, sources = {}, compileWith = compile, fileOfPackage }: ProgramOptions = {}): Program {
  const packageFiles: Record<string, string> = {};
  const files: Record<string, Compiled> = {};
  const packages = new Set<string>();
  const load = (file: string): void => {
    const compiled = compileWith(file, sources[file] ?? readFileSync(file, 'utf8'));
    files[file] = compiled;
    for (const specifier of compiled.imports) {
      if (!specifier.startsWith('.')) {
        const packageFile = fileOfPackage?.(specifier);
        if (packageFile === undefined) packages.add(specifier);
        else {
          packageFiles[specifier] = packageFile;
          if (!(packageFile in files)) load(packageFile);
        }
        continue;
      }
      const imported = path.resolve(path.dirname(file), specifier);
      const target = redirects[imported] ?? imported;
      if (!(target in files)) loadImported(target);
    }
  };
  // A missing import is reported by the program itself when it gets there, with its own line.
  const loadImported = (file: string): void => {
    try {
      load(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  };
  load(path.resolve(entry));
  return { entry: path.resolve(entry), files, packages: [...packages], packageFiles, redirects };
}
