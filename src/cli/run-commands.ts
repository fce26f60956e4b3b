import { type Command, Option } from 'commander';
import type { DemoOptions } from './commands/demo.ts';
import type { ExploreCommandOptions } from './commands/explore.ts';
import type { TraceOptions } from './commands/trace.ts';
import type { CommandContext } from './context.ts';
import { examples } from './examples.ts';
import { EXPORT_FORMATS } from './export-formats.ts';
import { countingNumber, positiveNumber, wholeNumber } from './option-values.ts';
import type { Outcome } from './outcome.ts';

/** The commands that run a program and show what its tasks did. */
export function addRunCommands(program: Command, context: CommandContext, outcome: Outcome): void {
  addDemo(program, context, outcome);
  addTrace(program, context, outcome);
  addExplore(program, context, outcome);
}

function addDemo(program: Command, context: CommandContext, outcome: Outcome): void {
  const { messages } = context;
  program
    .command('demo')
    .argument('[id]', messages.demo.id)
    .description(messages.demo.description)
    .option('--trace', messages.demo.trace)
    .option('--step', messages.demo.step)
    .option('--predict', messages.demo.predict)
    .option('--fixed', messages.demo.fixed)
    .option('--compare [other]', messages.demo.compare)
    .addOption(new Option('--speed <x>', messages.demo.speed).argParser((value) => positiveNumber(context, '--speed', value)))
    .addOption(new Option('--export <format>', messages.export.format).choices(EXPORT_FORMATS))
    .option('--out <file>', messages.export.out)
    .addOption(new Option('--seed <n>', messages.demo.seed).argParser((value) => wholeNumber(context, '--seed', value)))
    .addOption(new Option('--limit <s>', messages.demo.limit).argParser((value) => positiveNumber(context, '--limit', value)))
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings demo group-abort --trace', 'asynclings demo three-workers --seed 7 --json', 'asynclings demo group-abort --export html --out group-abort.html']))
    .action(async (id: string | undefined, options: DemoOptions) => {
      // An id behind --compare is taken for the other demo, though it is the only one.
      const isOnlyId = id === undefined && typeof options.compare === 'string';
      const chosen = isOnlyId ? options.compare : id;
      if (chosen === undefined) {
        const { list } = await import('./commands/list.ts');
        return list(context, 'demos', options);
      }
      const { demo } = await import('./commands/demo.ts');
      outcome.exitCode = await demo(context, chosen, isOnlyId ? { ...options, compare: true } : options);
    });
}

function addTrace(program: Command, context: CommandContext, outcome: Outcome): void {
  const { messages } = context;
  program
    .command('trace')
    .argument('<file>', messages.trace.file)
    .argument('[args...]')
    .description(messages.trace.description)
    .passThroughOptions()
    .addOption(new Option('--export <format>', messages.export.format).choices(EXPORT_FORMATS))
    .option('--out <file>', messages.export.out)
    .addOption(new Option('--speed <x>', messages.demo.speed).argParser((value) => positiveNumber(context, '--speed', value)))
    .option('--no-live', messages.trace.noLive)
    .addOption(new Option('--limit <s>', messages.trace.limit).argParser((value) => positiveNumber(context, '--limit', value)))
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings trace crawl.ts https://example.org', 'asynclings trace --export html --out job.html job.ts']))
    .action(async (file: string, args: string[], options: TraceOptions) => {
      const { trace } = await import('./commands/trace.ts');
      outcome.exitCode = await trace(context, file, args, options);
    });
}

function addExplore(program: Command, context: CommandContext, outcome: Outcome): void {
  const { messages } = context;
  program
    .command('explore')
    .argument('<file>', messages.explore.file)
    .description(messages.explore.description)
    .addOption(new Option('--seed <n>', messages.explore.seed).argParser((value) => wholeNumber(context, '--seed', value)))
    .addOption(new Option('--schedules <n>', messages.explore.schedules).argParser((value) => countingNumber(context, '--schedules', value)))
    .option('--replay <schedule>', messages.explore.replay)
    .addOption(new Option('--interleaving <mode>', messages.explore.interleaving).choices(['asyncio', 'js']))
    .addOption(new Option('--limit <s>', messages.explore.limit).argParser((value) => positiveNumber(context, '--limit', value)))
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings explore bank.ts', 'asynclings explore bank.ts --seed 7 --json']))
    .action(async (file: string, options: ExploreCommandOptions) => {
      const { explore } = await import('./commands/explore.ts');
      outcome.exitCode = await explore(context, file, options);
    });
}
