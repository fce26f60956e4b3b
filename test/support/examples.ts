import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { parseSync, transformSync } from '@swc/core';
import { run } from 'asynclings';

/** One `@example` of a docstring. */
export interface Example {
  /** What the docstring is about: `createTask`, `ExceptionGroup.split`. */
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

/** The examples in the docstrings of the TypeScript files in `folder`. */
export function examplesIn(folder: URL): Example[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  return files.flatMap((file) => examplesOf(file, readFileSync(new URL(file, folder), 'utf8')));
}

const DOCSTRING = /^( *)\/\*\*(.*?)\*\/\s*^([^\n]*)$/gms;

function examplesOf(file: string, source: string): Example[] {
  return [...source.matchAll(DOCSTRING)].flatMap(({ 1: indent = '', 2: doc = '', 3: declaration = '', index }) => {
    const lines = doc.split('\n').map((line) => line.replace(/^ *\* ?/, '').trimEnd());
    const name = nameIn(declaration);
    const owner = indent === '' ? '' : `${classAround(source.slice(0, index))}.`;
    return sections(lines, '@example').map((code) => ({ name: owner + name, file, code }));
  });
}

/** What stands between a line that is `tag` and the next tag. */
function sections(lines: readonly string[], tag: string): string[] {
  const starts = lines.flatMap((line, i) => (line.trim() === tag ? [i + 1] : []));
  return starts.map((start) => {
    const length = lines.slice(start).findIndex((line) => line.startsWith('@'));
    return lines.slice(start, length < 0 ? undefined : start + length).join('\n').trim();
  });
}

function nameIn(declaration: string): string {
  const words = /^ *(?:(?:export|default|declare|abstract|async|static|override|readonly|get|class|function\*?|const|interface|type) +)*([\w$]+)/;
  return words.exec(declaration)?.[1] ?? 'nothing';
}

function classAround(before: string): string {
  return [...before.matchAll(/^(?:export )?(?:abstract )?(?:class|interface) (\w+)/gm)].at(-1)?.[1] ?? 'nothing';
}

/** What the statements of an example came to, and what stands beside them. */
export interface Outcome {
  readonly actual: readonly string[];
  readonly stated: readonly string[];
}

/**
 * Runs an example: `expression; // => value` states a value, `statement; // throws Name: message` an error.
 * It runs as the main task of a virtual loop, unless it calls `run`, or what runs a program, itself.
 * @param scope what the example may use without importing it.
 */
export async function runExample({ code, name, file }: Example, scope: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const { script, count } = instrument(code);
  if (count === 0) throw new Error(`the example of ${name} in ${file} states nothing`);
  const actual: string[] = [];
  const stated: string[] = [];
  const say = (value: unknown, expected: unknown): void => {
    actual.push(inspect(value, { depth: Infinity }));
    stated.push(inspect(expected, { depth: Infinity }));
  };
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- examples are ours
  const main = new Function('$scope', '$say', script)(scope, say) as () => Promise<void>;
  await (/(?<![.\w])(?:run|explore|replay)\(/.test(code) ? main() : run(main, { clock: 'virtual' }));
  return { actual, stated };
}

/** The example as the body of a function that returns its main function. */
function instrument(code: string): { script: string; count: number } {
  const { text, count } = withChecks(code);
  const stripped = transformSync(`async function $main() {\n${text}\n}`, {
    configFile: false,
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  }).code;
  return { script: `with ($scope) {\n${stripped}\nreturn $main;\n}`, count };
}

const STATED = /^[ \t]*;?[ \t]*\/\/ (=>|throws) (.*)$/m;

function withChecks(code: string): { text: string; count: number } {
  const bytes = Buffer.from(code);
  let text = '';
  let count = 0;
  let done = 0;
  for (const { type, start, end } of statements(code)) {
    const comment = STATED.exec(bytes.subarray(end).toString().split('\n', 1)[0] ?? '');
    if (comment === null) continue;
    const [, what, stated = ''] = comment;
    const statement = bytes.subarray(start, end).toString().replace(/;\s*$/, '');
    if (what === '=>' && type !== 'ExpressionStatement') throw new Error(`only an expression has a value: ${statement}`);
    text += bytes.subarray(done, start).toString();
    text += what === '=>' ? `$say(${statement}, (${stated}));` : `$say(await (async () => { ${statement}; })().then(() => 'nothing', String), ${JSON.stringify(stated)});`;
    done = end;
    count++;
  }
  const written = code.match(/\/\/ (=>|throws) /g)?.length ?? 0;
  if (written !== count) throw new Error(`${written} results are stated, but ${count} of them stand behind a statement:\n${code}`);
  return { text: text + bytes.subarray(done).toString(), count };
}

/** The places of the statements, in bytes. */
function statements(code: string): { type: string; start: number; end: number }[] {
  // Spans count from where the parser left off the last time: the empty statement in front tells where that is.
  const prefix = ';';
  const { body } = parseSync(prefix + code, { syntax: 'typescript', target: 'es2022' });
  const origin = body[0]!.span.start + prefix.length;
  return body.slice(1).map(({ type, span }) => ({ type, start: span.start - origin, end: span.end - origin }));
}
