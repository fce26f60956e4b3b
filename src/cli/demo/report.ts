import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { wrapProse } from '../wrap-prose.ts';
import { renderInline } from '../markdown.ts';
import type { Piece } from './piece.ts';
import type { PlayedPiece } from './play-piece.ts';

/** Says what went wrong, if it was not meant to, and returns the exit code. */
export function reportEnd(context: CommandContext, piece: Piece, played: PlayedPiece): ExitCode {
  const { messages, terminal } = context;
  switch (played.kind) {
    case 'timed-out':
      terminal.writeError(`${messages.demo.timedOut(piece.id, played.limitMs / 1000)}\n`);
      return EXIT.timedOut;
    case 'died':
      if (piece.isMeantToFail) return EXIT.ok;
      terminal.writeError(`${messages.demo.died(piece.id, played.how)}\n`);
      return EXIT.failed;
    case 'finished':
      if (played.error === undefined || piece.isMeantToFail) return EXIT.ok;
      terminal.writeError(`${messages.demo.threw(piece.id, `${played.error.name}: ${played.error.message}`)}\n`);
      if (context.isDebug) terminal.writeError(`${played.error.stack}\n`);
      return EXIT.failed;
    default:
      return played satisfies never;
  }
}

export function interrupted({ messages, terminal }: CommandContext): ExitCode {
  terminal.writeError(`\n${messages.demo.interrupted}\n`);
  return EXIT.interrupted;
}

/** Section and title, above what the demo prints. */
export function heading({ lang, terminal }: CommandContext, { demo }: Piece): string {
  return demo === undefined ? '' : `${terminal.paint.bold(`${demo.section}  ${demo.title[lang]}`)}\n\n`;
}

/** What to take away, and where to go from here. */
export function conclusion({ lang, messages, terminal }: CommandContext, piece: Piece, { hasTrace }: { readonly hasTrace: boolean }): string {
  if (piece.demo === undefined) return '';
  const lines = ['', wrapProse(`${terminal.paint.bold(messages.demo.aha)} ${renderInline(piece.demo.aha[lang], terminal.paint)}`, terminal.width)];
  if (piece.isMeantToFail) lines.push(messages.demo.failedAsDocumented, messages.demo.seeFixed(piece.id));
  if (!hasTrace) lines.push(messages.demo.seeTrace(piece.demo.fails && !piece.isMeantToFail ? `${piece.id} --fixed` : piece.id));
  return `${lines.join('\n')}\n`;
}
