import { readFileSync } from 'node:fs';

const IMPORT = /^import \{([^}]*)\} from '\.\/([\w-]+\.js)';$/gm;
const EXPORT = /^export (?:const|function) (?:\[([^\]]*)\]|(\w+))/gm;

let bundle: string | undefined;

/**
 * The page's modules, which stand in `html/`, as one script: a browser does not load modules from beside a
 * file. Each is a function in the order of dependency; they use named imports and exports only, and none
 * in a ring.
 */
export function bundlePage(): string {
  bundle ??= `'use strict';\nconst modules = {};\n${[...modulesFrom('page.js', new Map()).values()].join('\n')}`;
  return bundle;
}

function modulesFrom(name: string, found: Map<string, string>): Map<string, string> {
  const text = readFileSync(new URL(`./html/${name}`, import.meta.url), 'utf8');
  for (const [, , needed] of text.matchAll(IMPORT)) if (!found.has(needed!)) modulesFrom(needed!, found);
  return found.set(name, asFunction(name, text));
}

function asFunction(name: string, text: string): string {
  const exported = [...text.matchAll(EXPORT)].map(([, list, single]) => list ?? single).join(', ');
  const body = text
    .replace(IMPORT, (_match, names: string, needed: string) => `const {${names}} = modules['${needed}'];`)
    .replace(/^export /gm, '')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '');
  return `modules['${name}'] = (() => {\n${body}\nreturn { ${exported} };\n})();`;
}
