import { MagicString } from 'magic-string';
import { oxc } from './compilers.ts';
import { compile, type Compiled } from './compile.ts';
import { CompileError } from './compile-error.ts';
import { refuseEarlyErrors } from './early-errors.ts';

/**
 * Compiles a module for evaluation in a sealed compartment. The compartment's evaluator goes through the text
 * without parsing it and refuses whatever looks like an HTML comment, an import expression or a direct eval; so
 * what only looks like one, in a string, a pattern or a comment, is written in another way first.
 * @throws {CompileError} when it does not parse, or really contains what cannot be had there.
 */
export function compileSealed(file: string, source: string): Compiled {
  const { code, ...rest } = compile(file, source);
  const sealed = { code: rewrite(file, code), ...rest };
  refuseEarlyErrors(file, source, sealed);
  return sealed;
}

const SUSPECT = /<!--|-->|\bimport\b|\beval\b/;

function rewrite(file: string, code: string): string {
  if (!SUSPECT.test(code)) return code;
  const { program, comments } = oxc().parseSync('answer.js', code, { sourceType: 'script' });
  const text = new MagicString(code);
  for (const { start, end } of comments) text.overwrite(start, end, code.slice(start, end).replace(/[^\n]/g, ' '));
  const refuse = (what: string, node: { start: number }): never => {
    throw new CompileError(file, `${what} cannot be used in an exercise (line ${code.slice(0, node.start).split('\n').length} of the compiled code)`);
  };
  const rewriteText = ({ start, end }: { start: number; end: number }): void => {
    const before = code.slice(start, end);
    const after = withoutSuspects(before);
    if (after !== before) text.overwrite(start, end, after);
  };
  const rewriteKey = (node: { key: { type: string; name?: unknown; start: number; end: number }; computed: boolean }): void => {
    const { key } = node;
    if (key.type === 'Identifier' && !node.computed && (key.name === 'import' || key.name === 'eval')) text.overwrite(key.start, key.end, `['${key.name}']`);
  };
  new (oxc().Visitor)({
    Literal: rewriteText,
    TemplateElement: rewriteText,
    ImportExpression: (node) => refuse('import()', node),
    MetaProperty: (node) => (node.meta.name === 'import' ? refuse('import.meta', node) : undefined),
    CallExpression: (node) => (node.callee.type === 'Identifier' && node.callee.name === 'eval' ? refuse('eval()', node) : undefined),
    MethodDefinition: rewriteKey,
    Property: rewriteKey,
  }).visit(program);
  // Operators: `n --> 0` and `a <!--b`.
  return text.toString().replaceAll('-->', '-- >').replaceAll('<!--', '< !--');
}

// Escapes mean the same in strings, templates and patterns; only String.raw would tell.
function withoutSuspects(literal: string): string {
  return literal.replaceAll('-->', String.raw`--\x3e`).replaceAll('<!--', String.raw`<\x21--`).replace(/\bimport(?=\s*[(/])/g, String.raw`impor\x74`).replace(/\beval(?=\s*\()/g, String.raw`eva\x6c`);
}
