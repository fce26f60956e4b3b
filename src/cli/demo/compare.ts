import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import { renderTimeline } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { tracePaint } from '../paint-trace.ts';
import { choosePiece, type Piece } from './piece.ts';
import { playPiece, type PlayedPiece, type PlayPieceOptions } from './play-piece.ts';
import { conclusion, heading, interrupted, reportEnd } from './report.ts';

const ROOMY = 100; // below this the twins stand one under the other

/** Plays a failing demo and its repaired twin, and shows them side by side. */
export async function compare(context: CommandContext, piece: Piece, options: PlayPieceOptions): Promise<ExitCode> {
  const { messages, terminal } = context;
  if (piece.demo?.fixedFile === undefined) throw new UserError(messages.demo.noTwinToCompare(piece.id));
  const failing = choosePiece(context, piece.demo.id, false);
  const fixed = choosePiece(context, piece.demo.id, true);
  const left = await playPiece(context, failing, options);
  const right = left === 'interrupted' ? left : await playPiece(context, fixed, options);
  if (left === 'interrupted' || right === 'interrupted') return interrupted(context);
  terminal.write(heading(context, failing));
  terminal.write(`${twins(context, left, right)}\n`);
  const exitCode = reportEnd(context, fixed, right);
  if (exitCode === EXIT.ok) terminal.write(conclusion(context, fixed, { hasTrace: true }));
  return exitCode;
}

function twins(context: CommandContext, left: PlayedPiece, right: PlayedPiece): string {
  const { messages, terminal } = context;
  const isWide = terminal.width >= ROOMY;
  const width = isWide ? Math.floor((terminal.width - 3) / 2) : terminal.width;
  const leftText = column(context, messages.demo.failing, left, width);
  const rightText = column(context, messages.demo.repaired, right, width);
  return isWide ? besides(leftText, rightText, width) : [...leftText, '', ...rightText].join('\n');
}

const NARROWEST_TIMELINE = 60;

function column({ lang, messages, terminal: { paint } }: CommandContext, title: string, played: PlayedPiece, width: number): string[] {
  const output = played.trace.output().flatMap((line) => wrapAnsi(line, width, { hard: true }).split('\n'));
  const end = played.kind === 'finished' ? (played.error === undefined ? [] : [`${played.error.name}: ${played.error.message}`]) : [messages.demo.endedBy(played.kind === 'died' ? played.how : played.kind)];
  const timeline = width < NARROWEST_TIMELINE ? [] : renderTimeline(played.trace, { width, lang, paint: tracePaint(paint) }).split('\n');
  return [paint.bold.underline(title), ...output, ...end.flatMap((line) => paint.red(wrapAnsi(line, width, { hard: true })).split('\n')), '', ...timeline];
}

function besides(left: readonly string[], right: readonly string[], width: number): string {
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const text = left[row] ?? '';
    return `${text}${' '.repeat(Math.max(0, width - stringWidth(text)))} │ ${right[row] ?? ''}`.trimEnd();
  });
  return rows.join('\n');
}
