import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Import {
  readonly from: string;
  /** As written. */
  readonly specifier: string;
  /** Path from the root for relative imports. */
  readonly to?: string;
  readonly isTypeOnly: boolean;
}

/** TypeScript files below `dir`, as paths from `root`. */
export function sourceFiles(root: string, dir: string): string[] {
  const entries = readdirSync(path.join(root, dir), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

const IMPORT = /^(?:import|export)\s+(type\s)?([^'"]*?)\s*from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

export function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, typeKeyword, names, specifier, bare, dynamic]) => {
    const target = specifier ?? bare ?? dynamic ?? '';
    const isTypeOnly = typeKeyword !== undefined || (names !== undefined && /^\{(\s*type\s[^,}]*,?)+\s*\}$/.test(names));
    const to = target.startsWith('.') ? path.normalize(path.join(path.dirname(file), target)) : undefined;
    return { from: file, specifier: target, isTypeOnly, ...(to !== undefined && { to }) };
  });
}

/** A cycle of files along value imports, or `undefined`. */
export function findImportCycle(imports: readonly Import[]): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) if (to !== undefined && !isTypeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const finished = new Set<string>();
  const visit = (file: string, route: string[]): string[] | undefined => {
    if (route.includes(file)) return [...route.slice(route.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    for (const target of next.get(file) ?? []) {
      const cycle = visit(target, [...route, file]);
      if (cycle) return cycle;
    }
    finished.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
