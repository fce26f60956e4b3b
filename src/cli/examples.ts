import type { CommandContext } from './context.ts';

/** The examples below a command's help. */
export function examples({ messages }: CommandContext, lines: readonly string[]): string {
  return `\n${messages.examples}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
