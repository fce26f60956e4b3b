import type { ChalkInstance } from 'chalk';
import { createEmphasize, type Sheet } from 'emphasize';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';

/** Code with ANSI colours; as it is where there are none. */
export function highlight(code: string, language: 'ts' | 'python', paint: ChalkInstance): string {
  if (paint.level === 0) return code;
  const emphasize = createEmphasize({ typescript, python });
  return emphasize.highlight(language === 'ts' ? 'typescript' : 'python', code, sheetFor(paint)).value;
}

function sheetFor(paint: ChalkInstance): Sheet {
  return {
    keyword: paint.magenta,
    built_in: paint.cyan,
    'title.function': paint.blue,
    'title.class': paint.yellow,
    string: paint.green,
    number: paint.yellow,
    literal: paint.yellow,
    comment: paint.gray,
  };
}
