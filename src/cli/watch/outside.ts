import { wrapAnsi } from 'fast-wrap-ansi';
import type { CommandContext } from '../context.ts';
import type { Session } from './session.ts';
import type { Next } from './window.ts';
import { WATCH_WORDS } from './words.ts';

/** Said once, before anything has been tried. */
export async function welcome({ lang, terminal }: CommandContext): Promise<void> {
  const words = WATCH_WORDS[lang];
  const { default: inquirer } = await import('inquirer');
  terminal.write(`${words.welcome.map((line) => wrapAnsi(line, terminal.width)).join('\n')}\n\n`);
  await inquirer.prompt({ type: 'input', name: 'enter', message: words.pressEnter });
}

/** What takes the whole terminal. It is loaded when it is asked for: the window stays open for hours. */
export async function actOutside(context: CommandContext, session: Session, next: Exclude<Next, 'quit'>): Promise<void> {
  const { default: inquirer } = await import('inquirer');
  switch (next) {
    case 'all': {
      const { checkAll } = await import('../commands/check-all.ts');
      await checkAll(context, {});
      break;
    }
    case 'solution': {
      const { renderSolution } = await import('../commands/solution.ts');
      context.terminal.write(renderSolution(context, session.exercise));
      break;
    }
    case 'quiz': {
      const { askQuiz } = await import('../quiz/ask-quiz.ts');
      if (session.exercise.kind === 'quiz') await askQuiz(context, session.exercise, {}, session.learner);
      break;
    }
    default:
      next satisfies never;
  }
  session.refresh();
  await inquirer.prompt({ type: 'input', name: 'enter', message: WATCH_WORDS[context.lang].goOn });
}
