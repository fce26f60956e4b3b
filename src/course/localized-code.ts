import { readFileSync } from 'node:fs';
import type { CodeExercise } from './course.ts';
import type { Lang } from './locale.ts';

// Strings come first, so that what looks like a comment in one of them is none.
const TOKEN = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*\*?[^]*?\*\/|(?:(?<=^[ \t]*)\/\/.*\n[ \t]*)*\/\/.*/gm;
const LINE_BEGIN = /^[ \t]*(?:\/\/|\/?\*\*?(?!\/))?[ \t]?/;

/** What a learner begins with, its comments in their language. */
export function starterText(exercise: CodeExercise, lang: Lang): string {
  return localizedCode(exercise.starterFile, exercise, lang);
}

/** A file of an exercise, its starter or its solution, with comments in a language. */
export function localizedCode(file: string, { comments }: Pick<CodeExercise, 'comments'>, lang: Lang): string {
  const text = readFileSync(file, 'utf8');
  return lang === 'en' ? text : translateComments(text, comments);
}

/**
 * The comments of a program, without what marks them; lines that belong together are one, with line breaks in it.
 * @example
 * commentsOf('// first\n// second\nrun(); // third'); // => ['first\nsecond', 'third']
 */
export function commentsOf(code: string): string[] {
  return [...code.matchAll(TOKEN)].filter(([token]) => token.startsWith('/')).map(([token]) => proseOf(token));
}

/** The program with other comments. @param translations comment as `commentsOf` gives it -> what stands there instead. */
export function translateComments(code: string, translations: Readonly<Record<string, string>>): string {
  return code.replace(TOKEN, (token, at: number) => {
    const translation = token.startsWith('/') ? translations[proseOf(token)] : undefined;
    return translation === undefined ? token : asComment(translation, token, indentAt(code, at));
  });
}

function proseOf(comment: string): string {
  const body = comment.replace(/[ \t]*\*\/$/, '');
  return body.split('\n').map((line) => line.replace(LINE_BEGIN, '')).join('\n').trim();
}

/** `prose` as a comment of the kind that `old` is. */
function asComment(prose: string, old: string, indent: string): string {
  const lines = prose.split('\n');
  if (old.startsWith('//')) return lines.map((line) => `// ${line}`).join(`\n${indent}`);
  return lines.length === 1 ? `/** ${prose} */` : `/**\n${lines.map((line) => `${indent} * ${line}`).join('\n')}\n${indent} */`;
}

function indentAt(code: string, at: number): string {
  return /^[ \t]*/.exec(code.slice(code.lastIndexOf('\n', at - 1) + 1))?.[0] ?? '';
}
