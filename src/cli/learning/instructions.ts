import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Exercise } from '../../course/mod.ts';
import type { CommandContext } from '../context.ts';
import { renderMarkdown } from '../markdown.ts';

/** What an exercise asks for, as lines for the terminal; its title is left to the caller. */
export function renderInstructions({ lang, terminal }: CommandContext, { dir, goal }: Exercise): string[] {
  const file = path.join(dir, `README.${lang}.md`);
  if (!existsSync(file)) return [goal[lang]];
  const text = readFileSync(file, 'utf8').replace(/^# .*\n+/, '');
  return renderMarkdown(text, terminal.width, terminal.paint).split('\n');
}
