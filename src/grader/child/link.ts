import path from 'node:path';
import { compileFunction } from 'node:vm';
import type { Program } from '../../loader/mod.ts';

type ModuleFunction = (exports: unknown, require: (specifier: string) => unknown, module: unknown) => void;

export interface Linking {
  /** Packages that the host gives. */
  readonly provided: Readonly<Record<string, object>>;
  /** Where others come from, if from anywhere. */
  readonly importForSuite?: ((specifier: string) => object) | undefined;
  /** Modules that are evaluated in another way, and import through another door. */
  readonly foreign: Readonly<Record<string, { readonly evaluate: (code: string) => ModuleFunction; readonly importPackage: (specifier: string, found: object | undefined) => object }>>;
}

/** Evaluates a program anew, whose packages are all given, and returns what its entry exports. */
export function link(program: Program, { provided, importForSuite, foreign }: Linking): Record<string, unknown> {
  const modules = new Map<string, { exports: object }>();
  const load = (file: string): object => {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const compiled = program.files[file];
    if (compiled === undefined) throw new Error(`cannot find ${path.basename(file)}`);
    const module = { exports: {} };
    modules.set(file, module);
    const own = foreign[file];
    const require = (specifier: string): object => {
      if (specifier.startsWith('.')) {
        if (own !== undefined) throw new Error(`'${specifier}': an answer is a single file`);
        const imported = path.resolve(path.dirname(file), specifier);
        return load(program.redirects[imported] ?? imported);
      }
      const packageFile = program.packageFiles[specifier];
      const found = packageFile === undefined ? provided[specifier] : load(packageFile);
      if (own !== undefined) return own.importPackage(specifier, found);
      if (found !== undefined) return found;
      if (importForSuite === undefined) throw new Error(`a suite cannot import '${specifier}'`);
      return importForSuite(specifier);
    };
    const run = own === undefined ? compileHere(file, compiled.code) : own.evaluate(compiled.code);
    run.call(module.exports, module.exports, require, module);
    return module.exports;
  };
  return load(program.entry) as Record<string, unknown>;
}

function compileHere(file: string, code: string): ModuleFunction {
  return compileFunction(code, ['exports', 'require', 'module'], { filename: file }) as ModuleFunction;
}
