import { wrapAnsi } from 'fast-wrap-ansi';
import { cellsOf, renderTimeline } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { tracePaint } from '../paint-trace.ts';
import { choosePiece, type Piece } from './piece.ts';
import { playPiece, type PlayedPiece, type PlayPieceOptions } from './play-piece.ts';
import { conclusion, heading, interrupted, reportEnd } from './report.ts';

const ROOMY = 100; // below this the twins stand one under the other

/** Two runs to be looked at beside each other, and what is written above each. */
interface Pair {
  readonly pieces: readonly [Piece, Piece];
  readonly titles: readonly [string, string];
}

/**
 * Plays two demos and shows them side by side.
 * @param otherId @default the repaired twin of a failing demo
 */
export async function compare(context: CommandContext, piece: Piece, otherId: string | undefined, options: PlayPieceOptions): Promise<ExitCode> {
  const { pieces, titles } = otherId === undefined ? twinsOf(context, piece) : { pieces: [piece, choosePiece(context, otherId, false)] as const, titles: [piece.id, otherId] as const };
  const [first, second] = pieces;
  const left = await playPiece(context, first, options);
  const right = left === 'interrupted' ? left : await playPiece(context, second, options);
  if (left === 'interrupted' || right === 'interrupted') return interrupted(context);
  context.terminal.write(heading(context, first));
  context.terminal.write(`${columns(context, titles, left, right)}\n`);
  const exitCode = reportEnd(context, second, right);
  if (exitCode === EXIT.ok) context.terminal.write(conclusion(context, second, { hasTrace: true }));
  return exitCode;
}

function twinsOf(context: CommandContext, { id, demo }: Piece): Pair {
  const { messages } = context;
  if (demo?.fixedFile === undefined) throw new UserError(messages.demo.noTwinToCompare(id));
  return { pieces: [choosePiece(context, demo.id, false), choosePiece(context, demo.id, true)], titles: [messages.demo.failing, messages.demo.repaired] };
}

const NARROWEST_TIMELINE = 60; // it is not drawn any narrower

function columns(context: CommandContext, [leftTitle, rightTitle]: Pair['titles'], left: PlayedPiece, right: PlayedPiece): string {
  const { width } = context.terminal;
  const half = Math.floor((width - 3) / 2);
  const isBeside = width >= ROOMY;
  const outputs = [output(context, leftTitle, left, isBeside ? half : width), output(context, rightTitle, right, isBeside ? half : width)] as const;
  const areLinesBeside = isBeside && half >= NARROWEST_TIMELINE;
  const lines = [timeline(context, left, areLinesBeside ? half : width), timeline(context, right, areLinesBeside ? half : width)] as const;
  if (areLinesBeside) return besides([...outputs[0], ...lines[0]], [...outputs[1], ...lines[1]], half);
  if (!isBeside) return [...outputs[0], ...lines[0], '', ...outputs[1], ...lines[1]].join('\n');
  const { paint } = context.terminal;
  return [besides(outputs[0], outputs[1], half), '', paint.bold.underline(leftTitle), ...lines[0], '', paint.bold.underline(rightTitle), ...lines[1]].join('\n');
}

function output({ messages, terminal: { paint } }: CommandContext, title: string, played: PlayedPiece, width: number): string[] {
  const printed = played.trace.output().flatMap((line) => wrapAnsi(line, width, { hard: true }).split('\n'));
  const end = played.kind === 'finished' ? (played.error === undefined ? [] : [`${played.error.name}: ${played.error.message}`]) : [messages.demo.endedBy(played.kind === 'died' ? played.how : played.kind)];
  return [paint.bold.underline(title), ...printed, ...end.flatMap((line) => paint.red(wrapAnsi(line, width, { hard: true })).split('\n'))];
}

function timeline({ lang, terminal: { paint } }: CommandContext, played: PlayedPiece, width: number): string[] {
  return ['', ...renderTimeline(played.trace, { width, lang, paint: tracePaint(paint) }).split('\n')];
}

function besides(left: readonly string[], right: readonly string[], width: number): string {
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const text = left[row] ?? '';
    return `${text}${' '.repeat(Math.max(0, width - cellsOf(text)))} │ ${right[row] ?? ''}`.trimEnd();
  });
  return rows.join('\n');
}
