import { createRequire } from 'node:module';

// Both load native code, which takes longer than a process takes to start: not before there is something to compile.
export const swc = (): typeof import('@swc/core') => load('@swc/core') as typeof import('@swc/core');
export const oxc = (): typeof import('oxc-parser') => load('oxc-parser') as typeof import('oxc-parser');

const loaded = new Map<string, unknown>();

function load(name: string): unknown {
  if (!loaded.has(name)) loaded.set(name, createRequire(import.meta.url)(name));
  return loaded.get(name);
}
