import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openLearner } from '../learner.ts';
import type { Piece } from './piece.ts';
import type { PlayedPiece } from './play-piece.ts';
import { conclusion, heading, reportEnd } from './report.ts';

/** Shows a demo's output line by line, asking for each next line before it is shown. */
export async function predict(context: CommandContext, piece: Piece, played: PlayedPiece): Promise<ExitCode> {
  const { messages, terminal } = context;
  const { default: inquirer } = await import('inquirer');
  terminal.write(heading(context, piece));
  terminal.write(`${messages.predict.howTo}\n\n`);
  const { progress } = openLearner(context);
  const lines = played.trace.output();
  let rightCount = 0;
  for (const [index, line] of lines.entries()) {
    const askedAtMs = performance.now();
    const { guess } = await inquirer.prompt<{ guess: string }>({ type: 'input', name: 'guess', message: messages.predict.nextLine(index + 1, lines.length) });
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

/** Case, spaces, punctuation and what is drawn with blocks are not what is being predicted. */
function normalise(text: string): string {
  return text.toLowerCase().replaceAll(/[\s\p{P}\u2500-\u25FF]+/gu, ' ').trim();
}
