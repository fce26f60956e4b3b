import { wrapAnsi } from 'fast-wrap-ansi';
import { cellsOf } from '../trace/mod.ts';

/** A line of code that is too long goes on below, further in than it began. */
export function wrapCode(line: string, width: number): string {
  if (cellsOf(line) <= width) return line;
  const indent = `${/^ */.exec(line)?.[0] ?? ''}    `;
  const [first = '', ...rest] = wrapAnsi(line, width - indent.length, { hard: true, trim: false }).split('\n');
  return [first, ...rest.map((text) => indent + text.trimStart())].join('\n');
}
