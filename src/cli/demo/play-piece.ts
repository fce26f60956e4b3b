import { CompileError } from '../../loader/mod.ts';
import { play, type Played } from '../../player/mod.ts';
import type { CommandContext } from '../context.ts';
import { UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import type { Piece } from './piece.ts';

export interface PlayPieceOptions {
  readonly seed?: number;
  readonly limitMs: number;
  readonly isLocating?: boolean;
  /** Called for what the demo prints, as it prints it. */
  readonly onText?: (text: string) => void;
}

export type PlayedPiece = Exclude<Played, { kind: 'not-a-demo' }>;

/** @throws {UserError} when the file is no demo, or does not parse. */
export async function playPiece(context: CommandContext, piece: Piece, options: PlayPieceOptions): Promise<PlayedPiece | 'interrupted'> {
  const { lang, messages } = context;
  const { seed, limitMs, isLocating = false, onText = () => {} } = options;
  try {
    const played = await stopOnInterrupt((signal) =>
      play(piece.file, {
        lang,
        clock: piece.clock,
        limitMs,
        signal,
        isLocating,
        ...(seed !== undefined && { seed }),
        onLine: (line) => onText(`${line}\n`),
        onRawOutput: onText,
      }),
    );
    if (played !== 'interrupted' && played.kind === 'not-a-demo') throw new UserError(messages.demo.notADemo(piece.file));
    return played;
  } catch (error) {
    throw error instanceof CompileError ? new UserError(`${messages.demo.doesNotParse(piece.file)}\n${error.message}`) : error;
  }
}
