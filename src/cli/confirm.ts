import type { CommandContext } from './context.ts';
import { UserError } from './exit-code.ts';
import { LEARNING_WORDS } from './learning/words.ts';

/** Asks before something is done. @throws {UserError} where nobody can answer. */
export async function confirm({ lang, terminal }: CommandContext, message: string, command: string): Promise<boolean> {
  if (!terminal.isInteractive) throw new UserError(LEARNING_WORDS[lang].needsYes(command));
  const { default: inquirer } = await import('inquirer');
  const { isSure } = await inquirer.prompt<{ isSure: boolean }>({ type: 'confirm', name: 'isSure', message, default: false });
  return isSure;
}
