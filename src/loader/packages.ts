import { pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import type { Program } from './program.ts';

/**
 * Imports what a program imports by name, ahead, because it asks for them synchronously; in the name of the
 * entry, whose folder decides which packages can be found. An error stands in place of what cannot be
 * imported: only the code that really asks for it may fail.
 */
export async function importPackages(program: Program, provided: Readonly<Record<string, object>>): Promise<Map<string, unknown>> {
  const found = await Promise.all(program.packages.map(async (name) => [name, provided[name] ?? (await importPackage(name, program.entry))] as const));
  return new Map(found);
}

async function importPackage(name: string, importer: string): Promise<unknown> {
  try {
    if (name.startsWith('node:') || name === 'asynclings' || name.startsWith('asynclings/')) return await import(name);
    return await import(resolve(name, pathToFileURL(importer).href));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Compiled code asks for `require(x).default`, which for an ES module is right only with this mark. */
export function asCommonJs(namespace: unknown): unknown {
  if (typeof namespace !== 'object' || namespace === null) return namespace;
  return new Proxy(namespace, {
    get: (target, key) => (key === '__esModule' ? true : Reflect.get(target, key)),
  });
}
