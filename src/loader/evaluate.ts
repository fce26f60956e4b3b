import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { useModulePreparer } from '../asyncio/host.ts';
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
  const packages = new Map<string, unknown>();
  // Imported ahead, because the program asks for them synchronously; in the name of the entry, whose folder
  // decides which packages can be found.
  await Promise.all(
    program.packages.map(async (name) => {
      const given = provided[name];
      packages.set(name, given ?? (await importPackage(name, program.entry)));
    }),
  );
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

/** Returns the error instead of throwing it: only the code that really asks for the package may fail. */
async function importPackage(name: string, importer: string): Promise<unknown> {
  try {
    if (name.startsWith('node:') || name === 'asynclings' || name.startsWith('asynclings/')) return await import(name);
    const resolved = createRequire(importer).resolve(name);
    return await import(path.isAbsolute(resolved) ? pathToFileURL(resolved).href : resolved);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

// Compiled code asks for `require(x).default`, which for an ES module is right only with this mark.
function asCommonJs(namespace: unknown): unknown {
  if (typeof namespace !== 'object' || namespace === null) return namespace;
  return new Proxy(namespace, {
    get: (target, key) => (key === '__esModule' ? true : Reflect.get(target, key)),
  });
}
