import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openLearner } from '../learner.ts';
import type { Messages } from '../messages.ts';
import { nextLineChoices } from './next-line-choices.ts';
import { selectTheme } from '../select-theme.ts';
import type { Piece } from './piece.ts';
import type { PlayedPiece } from './play-piece.ts';
import { conclusion, heading, reportEnd } from './report.ts';

/** Shows a demo's output line by line, asking for each next line before it is shown. */
export async function predict(context: CommandContext, piece: Piece, played: PlayedPiece): Promise<ExitCode> {
  const { messages, terminal } = context;
  terminal.write(heading(context, piece));
  terminal.write(`${messages.predict.howTo}\n\n`);
  const { progress } = openLearner(context);
  const lines = played.trace.output();
  let rightCount = 0;
  for (const [index, line] of lines.entries()) {
    const askedAtMs = performance.now();
    const guess = await ask(lines, index, messages);
    const isRight = normalise(guess) === normalise(line);
    if (isRight) rightCount++;
    terminal.write(`${isRight ? terminal.paint.green(`✓ ${line}`) : `${terminal.paint.red('✗')} ${line}`}\n`);
    if (guess.trim() !== '') {
      progress.recordPrediction({ demo: piece.id, line: index, guess, correct: isRight, ms: Math.round(performance.now() - askedAtMs) });
    }
  }
  progress.close();
  terminal.write(`\n${messages.predict.score(rightCount, lines.length)}\n`);
  const exitCode = reportEnd(context, piece, played);
  if (exitCode === EXIT.ok) terminal.write(conclusion(context, piece, { hasTrace: false }));
  return exitCode;
}

/** @returns nothing from somebody who would rather see. */
async function ask(lines: readonly string[], index: number, messages: Messages): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  const { predict: words } = messages;
  const message = words.nextLine(index + 1, lines.length);
  const choices = nextLineChoices(lines, index);
  const question = choices.length > 1 ? ({ type: 'select', choices: [...choices, { name: words.rather, value: '' }], loop: false } as const) : ({ type: 'input' } as const);
  return (await inquirer.prompt<{ guess: string }>({ ...question, name: 'guess', message, theme: { ...selectTheme(messages), prefix: { idle: '?', done: '?' } } })).guess;
}

/** Case, spaces, punctuation and what is drawn with blocks are not what is being predicted. */
function normalise(text: string): string {
  return text.toLowerCase().replaceAll(/[\s\p{P}\u2500-\u25FF]+/gu, ' ').trim();
}
