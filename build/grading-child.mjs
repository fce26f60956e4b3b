// Puts the grading child, its runner, its matchers and the runtime into one file, so that it starts fast and
// can be read by a sandboxed process that sees nothing else of this project.
import { copyFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { inOneByte } from './one-byte.mjs';

const OUT = 'dist/src/grader/grading-child.bundle.cjs';

// Without this any object with a method `asymmetricMatch` would equal whatever it is compared with.
const EVERY_OBJECT = 'return !!obj && typeof obj === "object" && "asymmetricMatch" in obj && isA("Function", obj.asymmetricMatch);';
const MATCHERS_ONLY = 'return obj instanceof AsymmetricMatcher;';
// The child gets everything compiled, and has no threads.
const LEFT_OUT = /^(@swc|oxc-parser|magic-string|piscina)/;
// Names stay: learners see those of classes when values are compared.
const MINIFY = { compress: { keepNames: { function: true, class: true } }, mangle: { keepNames: { function: true, class: true } }, codegen: { removeWhitespace: true } };
let isPatched = false;

const onlyMatchersMatch = {
  name: 'only-matchers-match',
  transform(code, id) {
    if (!/@vitest[\\/]expect[\\/]dist[\\/]index\.js$/.test(id)) return undefined;
    if (!code.includes(EVERY_OBJECT)) throw new Error(`${id}: isAsymmetric is not what it was; look whether values can still pose as matchers`);
    isPatched = true;
    return { code: code.replace(EVERY_OBJECT, MATCHERS_ONLY), map: null };
  },
};

const bundle = await rolldown({ input: 'src/grader/child/main.ts', platform: 'node', plugins: [onlyMatchersMatch], external: LEFT_OUT, treeshake: { moduleSideEffects: [{ test: LEFT_OUT, sideEffects: false }] }, logLevel: 'warn' });
await bundle.write({ file: OUT, format: 'cjs', sourcemap: false, codeSplitting: false, minify: MINIFY });
await bundle.close();
inOneByte(OUT);
// The build of the sources has put a module of that name there; this file stands in for it.
copyFileSync('build/grading-child-entry.cjs', 'dist/src/grader/grading-child.cjs');
if (!isPatched) throw new Error('the matchers were not found in the bundle');
