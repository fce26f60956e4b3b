// Puts the grading child, its runner, its matchers and the runtime into one file, so that it starts fast and
// can be read by a sandboxed process that sees nothing else of this project.
import { rolldown } from 'rolldown';

// Without this any object with a method `asymmetricMatch` would equal whatever it is compared with.
const EVERY_OBJECT = 'return !!obj && typeof obj === "object" && "asymmetricMatch" in obj && isA("Function", obj.asymmetricMatch);';
const MATCHERS_ONLY = 'return obj instanceof AsymmetricMatcher;';
// The child gets everything compiled.
const COMPILERS = /^(@swc|oxc-parser|magic-string)/;
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

const bundle = await rolldown({ input: 'src/grader/child/main.ts', platform: 'node', plugins: [onlyMatchersMatch], external: COMPILERS, treeshake: { moduleSideEffects: [{ test: COMPILERS, sideEffects: false }] }, logLevel: 'warn' });
await bundle.write({ file: 'dist/src/grader/grading-child.js', format: 'esm', minify: false, sourcemap: false, codeSplitting: false });
await bundle.close();
if (!isPatched) throw new Error('the matchers were not found in the bundle');
