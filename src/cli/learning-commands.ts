import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { examples } from './examples.ts';
import { LEARNING_WORDS } from './learning/words.ts';
import type { Outcome } from './outcome.ts';

/** The commands of somebody who works on exercises. */
export function addLearningCommands(program: Command, context: CommandContext, outcome: Outcome): void {
  const { commands: words } = LEARNING_WORDS[context.lang];
  const { messages } = context;
  const slug = messages.check.slug;
  program
    .command('init')
    .argument('[dir]', words.initDir)
    .description(words.init)
    .addHelpText('after', examples(context, ['asynclings init', 'asynclings init my-exercises']))
    .action(async (dir: string | undefined) => {
      const { init } = await import('./commands/init.ts');
      init(context, dir);
    });
  program
    .command('watch')
    .argument('[slug]', words.watchSlug)
    .description(words.watch)
    .addHelpText('after', examples(context, ['asynclings watch', 'asynclings watch semaphore']))
    .action(async (name: string | undefined) => {
      const { watch } = await import('./commands/watch.ts');
      outcome.exitCode = await watch(context, name);
    });
  program
    .command('show')
    .argument('<slug>', slug)
    .description(words.show)
    .addHelpText('after', examples(context, ['asynclings show map-concurrent']))
    .action(async (name: string) => {
      const { show } = await import('./commands/show.ts');
      show(context, name);
    });
  program
    .command('run')
    .argument('<slug>', slug)
    .description(words.run)
    .addHelpText('after', examples(context, ['asynclings run map-concurrent']))
    .action(async (name: string) => {
      const { run } = await import('./commands/run.ts');
      outcome.exitCode = await run(context, name);
    });
  program
    .command('hint')
    .argument('<slug>', slug)
    .description(words.hint)
    .addHelpText('after', examples(context, ['asynclings hint map-concurrent']))
    .action(async (name: string) => {
      const { hint } = await import('./commands/hint.ts');
      outcome.exitCode = hint(context, name);
    });
  program
    .command('solution')
    .argument('<slug>', slug)
    .description(words.solution)
    .addHelpText('after', examples(context, ['asynclings solution map-concurrent']))
    .action(async (name: string) => {
      const { solution } = await import('./commands/solution.ts');
      outcome.exitCode = solution(context, name);
    });
  program
    .command('give-up')
    .argument('<slug>', slug)
    .description(words.giveUp)
    .option('-y, --yes', words.yes)
    .addHelpText('after', examples(context, ['asynclings give-up map-concurrent --yes']))
    .action(async (name: string, options: { yes?: boolean }) => {
      const { giveUp } = await import('./commands/solution.ts');
      outcome.exitCode = await giveUp(context, name, options);
    });
  program
    .command('reset')
    .argument('<slug>', slug)
    .description(words.reset)
    .option('-y, --yes', words.yes)
    .addHelpText('after', examples(context, ['asynclings reset map-concurrent --yes']))
    .action(async (name: string, options: { yes?: boolean }) => {
      const { reset } = await import('./commands/reset.ts');
      outcome.exitCode = await reset(context, name, options);
    });
  program
    .command('progress')
    .description(words.progress)
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings progress', 'asynclings progress --json']))
    .action(async (options: { json?: boolean }) => {
      const { showProgress } = await import('./commands/progress.ts');
      showProgress(context, options);
    });
  program
    .command('replay')
    .argument('<slug|verdict.json>', words.replayWhat)
    .description(words.replay)
    .addHelpText('after', examples(context, ['asynclings replay map-concurrent']))
    .option('--json', messages.globalOptions.json)
    .action(async (what: string, options: { json?: boolean }) => {
      const { replayVerdict } = await import('./commands/replay.ts');
      outcome.exitCode = await replayVerdict(context, what, options);
    });
}
