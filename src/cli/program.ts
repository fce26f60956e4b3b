import { Command, type CommanderError, Option } from 'commander';
import type { CheckOptions } from './commands/check-options.ts';
import { addAuthorCommands } from './author-commands.ts';
import type { CommandContext } from './context.ts';
import { EXIT, UserError } from './exit-code.ts';
import { examples } from './examples.ts';
import { addLearningCommands } from './learning-commands.ts';
import { wholeNumber } from './option-values.ts';
import type { Outcome } from './outcome.ts';
import { addRunCommands } from './run-commands.ts';

/** The command line: every command, option and help text, in the user's language. */
export function buildProgram(context: CommandContext, version: string, outcome: Outcome): Command {
  const program = buildWithoutCompletion(context, version, outcome);
  // Suggestions are read off a program of their own, since reading adds commands to it.
  addCompletion(program, context, () => buildWithoutCompletion(context, version, outcome));
  for (const command of program.commands) addGlobalOptions(command);
  return program;
}

/** What may stand before a command may stand behind it as well; its help says so once, in the overview. */
function addGlobalOptions(command: Command): void {
  for (const flags of ['--lang <tag>', '--no-color', '--debug']) command.addOption(new Option(flags).hideHelp());
}

function buildWithoutCompletion(context: CommandContext, version: string, outcome: Outcome): Command {
  const { messages } = context;
  const program = new Command('asynclings')
    .description(`asynclings · ${messages.tagline}`)
    .version(version, '-V, --version', messages.globalOptions.version)
    .option('--lang <tag>', messages.globalOptions.lang)
    .option('--no-color', messages.globalOptions.noColor)
    .option('--debug', messages.globalOptions.debug)
    .helpOption('-h, --help', messages.globalOptions.help)
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => {} }) // errors are told once, by main(), in one sentence
    .action(async () => {
      const { home } = await import('./commands/home.ts');
      await home(context);
    });
  program.configureHelp({ styleTitle: (title) => translateTitle(title, context), helpWidth: context.terminal.width });
  addList(program, context);
  addLearn(program, context, outcome);
  addRunCommands(program, context, outcome);
  addCheck(program, context, outcome);
  addLearningCommands(program, context, outcome);
  addAuthorCommands(program, context, outcome);
  addDoctor(program, context, outcome);
  return program;
}

function addList(program: Command, context: CommandContext): void {
  const { messages } = context;
  program
    .command('list')
    .argument('[what]', messages.list.what)
    .description(messages.list.description)
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings list', 'asynclings list demos --json']))
    .action(async (what: string | undefined, options: { json?: boolean }) => {
      const { list } = await import('./commands/list.ts');
      list(context, what, options);
    });
}

function addLearn(program: Command, context: CommandContext, outcome: Outcome): void {
  const { messages } = context;
  program
    .command('learn')
    .argument('[section]', messages.learn.section)
    .description(messages.learn.description)
    .addHelpText('after', examples(context, ['asynclings learn', 'asynclings learn 2.1']))
    .action(async (section: string | undefined) => {
      const { learn } = await import('./commands/learn.ts');
      outcome.exitCode = await learn(context, section);
    });
}

function addCheck(program: Command, context: CommandContext, outcome: Outcome): void {
  const { messages } = context;
  program
    .command('check')
    .argument('[slug]', messages.check.slug)
    .description(messages.check.description)
    .option('--all', messages.check.all)
    .option('--file <path>', messages.check.file)
    .addOption(new Option('--seed <n>', messages.check.seed).argParser((value) => wholeNumber(context, '--seed', value)))
    .addOption(new Option('--trace', messages.check.trace).conflicts(['json', 'all']))
    .addOption(new Option('--inspect', messages.check.inspect).conflicts(['json', 'all', 'trace', 'seed']))
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings check map-concurrent', 'asynclings check map-concurrent --trace', 'asynclings check map-concurrent --json']))
    .action(async (slug: string | undefined, options: CheckOptions) => {
      const { check } = await import('./commands/check.ts');
      outcome.exitCode = await check(context, slug, options);
    });
}

function addDoctor(program: Command, context: CommandContext, outcome: Outcome): void {
  const { messages } = context;
  program
    .command('doctor')
    .description(messages.doctor.description)
    .option('--json', messages.globalOptions.json)
    .addHelpText('after', examples(context, ['asynclings doctor', 'asynclings doctor --json']))
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import('./commands/doctor.ts');
      outcome.exitCode = await doctor(context, options);
    });
}

function addCompletion(program: Command, context: CommandContext, fresh: () => Command): void {
  const { messages } = context;
  program
    .command('completion')
    .argument('<shell>', messages.completion.shell)
    .description(messages.completion.description)
    .addHelpText('after', examples(context, ['asynclings completion bash', 'asynclings completion fish']))
    .action(async (shell: string) => {
      const { completion } = await import('./commands/completion.ts');
      completion(context, fresh(), shell);
    });
  program.command('complete', { hidden: true }).argument('[words...]').action(async (words: string[]) => {
    const { complete } = await import('./commands/completion.ts');
    complete(context, fresh(), words);
  });
}

function translateTitle(title: string, { messages, terminal }: CommandContext): string {
  const titles: Record<string, string> = {
    'Usage:': messages.usage,
    'Options:': messages.options,
    'Commands:': messages.commands,
    'Arguments:': messages.arguments,
  };
  return terminal.paint.bold(titles[title] ?? title);
}

/** One sentence for a command line that commander refuses, with the way to the right one. */
export function explainRefusal(error: CommanderError, program: Command, argv: readonly string[], context: CommandContext, suggest: (name: string, known: readonly string[]) => string | undefined): UserError {
  const { errors, demo, diagnosis: { comma } } = context.messages;
  const command = program.commands.find((each) => argv.includes(each.name()));
  const fullName = command ? `asynclings ${command.name()}` : 'asynclings';
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const [what, suggestion] = ((): [string, string | undefined] => {
    switch (error.code) {
      case 'commander.unknownCommand':
        return [errors.unknownCommand(quoted), suggest(quoted, program.commands.map((each) => each.name()))];
      case 'commander.unknownOption':
        return [errors.unknownOption(quoted), suggest(quoted, [...(command?.options ?? []), ...program.options].map((each) => each.long ?? ''))];
      case 'commander.missingArgument':
        return [errors.missingArgument(`<${quoted}>`), undefined];
      case 'commander.optionMissingArgument':
        return [errors.optionMissingArgument(quoted), undefined];
      case 'commander.excessArguments':
        return command === undefined ? [errors.unknownCommand(argv[0] ?? ''), suggest(argv[0] ?? '', program.commands.map((each) => each.name()))] : [errors.excessArguments, undefined];
      case 'commander.invalidArgument':
        return [errors.invalidValue(error.message.replace(/^.*? is invalid\. /s, '')), undefined];
      default:
        return [error.message.replace(/^error: /, ''), undefined];
    }
  })();
  const hint = suggestion === undefined ? errors.seeHelp(fullName) : demo.didYouMean(suggestion);
  return new UserError(`${what}${comma}${hint}`, EXIT.usage);
}
