import { MagicString } from 'magic-string';
import { oxc } from '../compilers.ts';
import { CompileError } from '../compile-error.ts';

/** A place in the source that the program tells of when it gets there. */
export interface Site {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** For a function: its name, as far as the source gives it one. */
  readonly name?: string;
  /** For an await: what is awaited, as written, shortened. */
  readonly text?: string;
}

/** Names in the module wrapper's scope; unlikely ones, since the program shares that scope. */
const AT = '$at';
export const ENTER = '$enter';

export interface Instrumented {
  readonly code: string;
  /** Source map from the instrumented text to the source, JSON. */
  readonly map: string;
  readonly sites: readonly Site[];
}

/**
 * Marks every await and every async function with its place: `await f()` becomes `await $at(7, f())`. Nothing
 * is put on a line of its own, so lines stay as they are.
 * @throws {CompileError} when the source does not parse.
 */
export function instrument(file: string, source: string): Instrumented {
  const { program, errors } = oxc().parseSync(file, source, { lang: file.endsWith('.js') || file.endsWith('.mjs') ? 'js' : 'ts', sourceType: 'module' });
  const [error] = errors;
  if (error !== undefined) throw new CompileError(file, error.codeframe ?? error.message);
  const text = new MagicString(source);
  const lineOf = lineFinder(source);
  const sites: Site[] = [];
  const add = (offset: number, what: Pick<Site, 'name' | 'text'>): number => sites.push({ file, line: lineOf(offset), ...what }) - 1;
  const mark = (offset: number, start: number, end: number): void => {
    text.appendLeft(start, `${AT}(${add(offset, { text: excerpt(source.slice(start, end)) })}, `).prependRight(end, ')');
  };
  const generators: boolean[] = [];
  const leave = (): void => void generators.pop();
  const enter = (node: FunctionLike): void => {
    generators.push(node.async && node.generator === true);
    if (!node.async || node.body == null) return;
    const index = add(node.start, { name: nameOf(node, source) });
    if (node.body.type === 'BlockStatement') text.appendRight(node.body.start + 1, ` ${ENTER}(${index});`);
    else text.appendLeft(node.body.start, `(${ENTER}(${index}), `).prependRight(node.body.end, ')');
  };
  new (oxc().Visitor)({
    AwaitExpression: (node) => mark(node.start, node.argument.start, node.argument.end),
    ForOfStatement: (node) => {
      if (node.await) mark(node.start, node.right.start, node.right.end);
    },
    // An async generator awaits what it returns, but not its end; only the source tells them apart.
    ReturnStatement: (node) => {
      const generator = generators.at(-1);
      if (generator !== true || node.argument === null) return;
      text.appendLeft(node.argument.start, 'await ');
      mark(node.start, node.argument.start, node.argument.end);
    },
    FunctionDeclaration: (node) => enter(node),
    'FunctionDeclaration:exit': leave,
    FunctionExpression: (node) => enter(node),
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: (node) => enter(node),
    'ArrowFunctionExpression:exit': leave,
  }).visit(program);
  return { code: text.toString(), map: text.generateMap({ source: file, includeContent: true, hires: 'boundary' }).toString(), sites };
}

interface FunctionLike {
  readonly async: boolean;
  readonly generator?: boolean;
  readonly start: number;
  readonly id?: { readonly name: string } | null;
  readonly body: { readonly type: string; readonly start: number; readonly end: number } | null;
}

const LONGEST_TEXT = 48;

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT - 1)}…`;
}

const ASSIGNED = /([\w$#]+)\s*[:=]\s*(?:async\s*)?$/;
const METHOD = /([\w$#]+)\s*$/;

/** A function without a name of its own is called after what it is assigned to, or the method it is. */
function nameOf({ id, start }: FunctionLike, source: string): string {
  if (id) return id.name;
  const before = source.slice(Math.max(0, start - 80), start);
  return ASSIGNED.exec(before)?.[1] ?? METHOD.exec(before)?.[1] ?? 'async function';
}

function lineFinder(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
