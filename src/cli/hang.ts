import { cellsOf } from '../trace/mod.ts';
import { wrapProse } from './wrap-prose.ts';

/** `text` behind `prefix`, further lines indented to where the text begins. */
export function hang(prefix: string, text: string, width: number): string {
  const cells = cellsOf(prefix);
  return wrapProse(text, width - cells)
    .split('\n')
    .map((line, index) => (index === 0 ? prefix : ' '.repeat(cells)) + line)
    .join('\n');
}
