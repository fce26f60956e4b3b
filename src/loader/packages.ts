import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
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
    const resolved = createRequire(importer).resolve(name);
    return await import(path.isAbsolute(resolved) ? pathToFileURL(resolved).href : resolved);
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
