import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { demosOf, exercisesOf } from '../../course/mod.ts';
import type { CommandContext } from '../context.ts';
import { UserError } from '../exit-code.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `asynclings completion <shell>`: a script that the shell reads at its start. */
export function completion(context: CommandContext, program: Command, shell: string): void {
  if (!(SHELLS as readonly string[]).includes(shell)) throw new UserError(context.messages.completion.unknownShell(shell, SHELLS.join(', ')));
  suggestions(context, program).setup('asynclings', 'asynclings', shell);
}

/** `asynclings complete -- <words>`: what that script asks for at each Tab. */
export function complete(context: CommandContext, program: Command, words: string[]): void {
  suggestions(context, program).parse(words);
}

type Suggest = (value: string, description: string) => void;

function suggestions(context: CommandContext, program: Command): ReturnType<typeof tab> {
  const { course, lang } = context;
  const root = tab(program, { completionCommandName: 'completion-script' });
  const argument = (command: string, name: string, values: () => readonly (readonly [string, string])[]): void => {
    const found = root.commands.get(command)?.arguments.get(name);
    if (found !== undefined) found.handler = (suggest: Suggest) => values().forEach(([value, description]) => suggest(value, description));
  };
  argument('demo', 'id', () => demosOf(course).map(({ id, title }) => [id, title[lang]]));
  argument('check', 'slug', () => exercisesOf(course).map(({ slug, title }) => [slug, title[lang]]));
  argument('learn', 'section', () => course.chapters.flatMap(({ sections }) => sections.map(({ id, title }) => [id, title[lang]] as const)));
  argument('list', 'what', () => ['chapters', 'demos', 'exercises'].map((what) => [what, '']));
  argument('completion', 'shell', () => SHELLS.map((shell) => [shell, '']));
  return root;
}
