import { Storyboard } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { Screen } from '../screen.ts';
import { renderFrame } from './frame-view.ts';
import type { Piece } from './piece.ts';
import type { PlayedPiece } from './play-piece.ts';
import { heading } from './report.ts';

const FEWEST_MS = 40; // transitions at one instant follow each other at a pace that the eye can follow
const MOST_MS = 2000;

/**
 * Shows a run at the pace of its own clock, `speed` times as fast: as a live table in a terminal, elsewhere
 * as what it printed. Any key ends it early.
 */
export async function replay(context: CommandContext, piece: Piece, played: PlayedPiece, speed: number): Promise<void> {
  const { messages, terminal } = context;
  if (terminal.isInteractive) {
    const board = new Storyboard(played.trace, context.lang);
    await Screen.use(async (screen) => {
      for (let index = 0; index < board.length; index++) {
        const frame = board.frame(index);
        const { width, height } = screen;
        const position = { index, count: board.length };
        screen.draw(`${renderFrame(frame, { width, height: height - 1, paint: terminal.paint, messages, position, code: [] })}\n${terminal.paint.inverse(` ${messages.step.anyKeyEnds} `)}`);
        const nextAtMs = index + 1 < board.length ? board.frame(index + 1).atMs : frame.atMs;
        const key = await screen.key(Math.min(MOST_MS, Math.max(FEWEST_MS, (nextAtMs - frame.atMs) / speed)));
        if (key !== 'tick' && key !== 'resize') return;
      }
    });
  }
  terminal.write(heading(context, piece) + played.trace.output().map((line) => `${line}\n`).join(''));
}
