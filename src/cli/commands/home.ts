import { demosOf, type Lang } from '../../course/mod.ts';
import { selectTheme } from '../select-theme.ts';
import type { CommandContext } from '../context.ts';
import { MESSAGES } from '../messages.ts';
import { wrapProse } from '../wrap-prose.ts';
import { demo } from './demo.ts';
import { learn } from './learn.ts';
import { renderOverview } from './list.ts';
import { showProgress } from './progress.ts';

/** `asynclings` alone: a menu, or, where nobody can press a key, the same as a list of commands. */
export async function home(context: CommandContext): Promise<void> {
  if (!context.terminal.isInteractive) {
    context.terminal.write(renderCommands(context));
    return;
  }
  const { default: inquirer } = await import('inquirer');
  let current = context;
  for (;;) {
    const choice = await choose(inquirer, current);
    if (choice === 'quit') return;
    if (choice === 'language') current = inLanguage(current, current.lang === 'en' ? 'zh-CN' : 'en');
    else await act(inquirer, current, choice);
  }
}

type Inquirer = typeof import('inquirer').default;
const CHOICES = ['learn', 'demos', 'exercises', 'progress', 'overview', 'language', 'quit'] as const;
type Choice = (typeof CHOICES)[number];

async function choose(inquirer: Inquirer, { messages, terminal }: CommandContext): Promise<Choice> {
  terminal.write(`\n${wrapProse(`${terminal.paint.bold('asynclings')} · ${messages.tagline}`, terminal.width)}\n`);
  const { choice } = await inquirer.prompt<{ choice: Choice }>({
    type: 'select',
    name: 'choice',
    theme: selectTheme(messages),
    message: messages.home.question,
    choices: CHOICES.map((value) => ({ value, name: messages.home[value] })),
  });
  return choice;
}

async function act(inquirer: Inquirer, context: CommandContext, choice: Exclude<Choice, 'language' | 'quit'>): Promise<void> {
  switch (choice) {
    case 'overview':
      return context.terminal.write(`\n${renderOverview(context)}`);
    case 'learn': {
      const sections = context.course.chapters.flatMap((chapter) => chapter.sections);
      const section = await pick(inquirer, context, context.messages.home.chooseSection, sections.map(({ id, title }) => ({ value: id, name: `${id}  ${title[context.lang]}` })));
      if (section !== undefined) await learn(context, section);
      return;
    }
    case 'demos': {
      const demos = demosOf(context.course).map(({ id, title, section }) => ({ value: id, name: `${section}  ${id} · ${title[context.lang]}` }));
      const id = await pick(inquirer, context, context.messages.home.chooseDemo, demos);
      if (id !== undefined) await demo(context, id, { trace: true });
      return;
    }
    case 'exercises': {
      const { watch } = await import('./watch.ts');
      await watch(context, undefined);
      return;
    }
    case 'progress':
      context.terminal.write('\n');
      return showProgress(context, {});
    default:
      return choice satisfies never;
  }
}

async function pick(inquirer: Inquirer, { messages }: CommandContext, message: string, choices: { value: string; name: string }[]): Promise<string | undefined> {
  const { picked } = await inquirer.prompt<{ picked: string }>({
    type: 'select',
    name: 'picked',
    theme: selectTheme(messages),
    message,
    pageSize: 15,
    choices: [...choices, { value: '', name: messages.home.back }],
  });
  return picked === '' ? undefined : picked;
}

function inLanguage(context: CommandContext, lang: Lang): CommandContext {
  return { ...context, lang, messages: MESSAGES[lang], course: context.course };
}

function renderCommands(context: CommandContext): string {
  const { messages } = context;
  const commands = [
    ['asynclings list', messages.list.description],
    ['asynclings learn <section>', messages.learn.description],
    ['asynclings demo <id> --trace', messages.demo.description],
    ['asynclings check <slug>', messages.check.description],
  ] as const;
  const lines = commands.map(([command, what]) => `  ${command.padEnd(30)} ${what}`);
  return [`asynclings · ${messages.tagline}`, '', renderOverview(context), `${messages.home.commands}:`, ...lines, messages.home.seeHelp, ''].join('\n');
}
