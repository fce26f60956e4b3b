import { Argument, type Command } from 'commander';
import type { CommandContext } from './context.ts';
import { examples } from './examples.ts';
import { AUTHOR_WORDS } from './author/words.ts';
import type { Outcome } from './outcome.ts';

/** The commands of somebody who writes exercises. */
export function addAuthorCommands(program: Command, context: CommandContext, outcome: Outcome): void {
  const { commands: words } = AUTHOR_WORDS[context.lang];
  const author = program
    .command('author')
    .description(words.author)
    .addHelpText('after', examples(context, ['asynclings author check map-concurrent']));
  author
    .command('new')
    .addArgument(new Argument('<kind>').choices(['exercise', 'quiz', 'demo']))
    .argument('<slug>', words.slug)
    .requiredOption('--chapter <slug>', words.chapter)
    .description(words.new)
    .action(async (kind: 'exercise' | 'quiz' | 'demo', slug: string, { chapter }: { chapter: string }) => {
      const { authorNew } = await import('./commands/author.ts');
      authorNew(context, kind, slug, chapter);
    });
  author
    .command('check')
    .argument('[slug]', words.slug)
    .option('--json', context.messages.globalOptions.json)
    .description(words.check)
    .action(async (slug: string | undefined, options: { json?: boolean }) => {
      const { authorCheck } = await import('./commands/author.ts');
      outcome.exitCode = await authorCheck(context, slug, options);
    });
}
