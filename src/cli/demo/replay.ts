import { Storyboard, type Trace } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { Screen } from '../screen.ts';
import { renderFrame } from './frame-view.ts';

const FEWEST_MS = 40; // transitions at one instant follow each other at a pace that the eye can follow
const MOST_MS = 2000;

/**
 * Shows a run at the pace of its own clock, `speed` times as fast, as a live table. Any key ends it early; without
 * a terminal there is nothing to show it on.
 */
export async function replay({ lang, messages, terminal }: CommandContext, trace: Trace, speed: number): Promise<void> {
  if (!terminal.isInteractive) return;
  const board = new Storyboard(trace, lang);
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
