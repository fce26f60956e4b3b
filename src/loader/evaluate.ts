import path from 'node:path';
import { compileFunction } from 'node:vm';
import { useModulePreparer } from '../asyncio/host.ts';
import { asCommonJs, importPackages } from './packages.ts';
import type { Program } from './program.ts';
import { prepareThreadModule } from './thread-module.ts';

export interface EvaluateOptions {
  /** Packages that are to be these very objects. */
  readonly provided?: Readonly<Record<string, object>>;
}

interface ModuleBox {
  exports: unknown;
}

/**
 * Runs a program in this process and returns what its entry exports.
 * @throws whatever the program throws while it loads.
 */
export async function evaluate(program: Program, options: EvaluateOptions = {}): Promise<Record<string, unknown>> {
  const { provided = {} } = options;
  useModulePreparer(prepareThreadModule);
  const packages = await importPackages(program, provided);
  const modules = new Map<string, ModuleBox>();
  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known !== undefined) return known.exports;
    const compiled = program.files[file];
    if (compiled === undefined) throw new Error(`cannot find ${file}`);
    const module: ModuleBox = { exports: {} };
    modules.set(file, module);
    const require = (specifier: string): unknown => {
      if (specifier.startsWith('.')) {
        const imported = path.resolve(path.dirname(file), specifier);
        return load(program.redirects[imported] ?? imported);
      }
      const found = packages.get(specifier);
      if (found instanceof Error) throw found;
      return asCommonJs(found);
    };
    const wrapper = compileFunction(compiled.code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: file }) as (...args: unknown[]) => void;
    wrapper.call(module.exports, module.exports, require, module, file, path.dirname(file));
    return module.exports;
  };
  return load(program.entry) as Record<string, unknown>;
}
