import { readFileSync } from 'node:fs';
import { Storyboard } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { highlight } from '../highlight.ts';
import { type KeyName, Screen } from '../screen.ts';
import { renderFrame } from './frame-view.ts';
import type { Piece } from './piece.ts';
import type { PlayedPiece } from './play-piece.ts';
import { conclusion, reportEnd } from './report.ts';

/** Walks through a run, one transition a key, forward and back. */
export async function stepThrough(context: CommandContext, piece: Piece, played: PlayedPiece): Promise<ExitCode> {
  const board = new Storyboard(played.trace, context.lang);
  const code = highlight(readFileSync(piece.file, 'utf8').trimEnd(), 'ts', context.terminal.paint).split('\n');
  const left = await Screen.use(async (screen) => {
    let index = 0;
    for (;;) {
      screen.draw(view(context, board, index, code, played, screen));
      const key = await screen.key();
      if (key === 'quit') return 'interrupted';
      if (key === 'q' || key === 'escape') return 'done';
      index = move(index, key, board.length);
    }
  });
  if (left === 'interrupted') return EXIT.interrupted;
  context.terminal.write(conclusion(context, piece, { hasTrace: true }));
  return reportEnd(context, piece, played);
}

function view(context: CommandContext, board: Storyboard, index: number, code: readonly string[], { lines }: PlayedPiece, { width, height }: Screen): string {
  const { messages, terminal: { paint } } = context;
  const frame = board.frame(index);
  const line = lines.get(frame.seq) ?? lineOfLastWait(board, index, lines);
  const position = { index, count: board.length };
  const text = renderFrame(frame, { width, height: height - 1, paint, messages, position, code, ...(line !== undefined && { line }) });
  return `${text}\n${paint.inverse(` ${messages.step.keys.join('  ')} `)}`;
}

/** What the loop does has no line of its own: a task goes on where it last waited. */
function lineOfLastWait(board: Storyboard, index: number, lines: ReadonlyMap<number, number>): number | undefined {
  const { task } = board.frame(index);
  for (let before = index - 1; before >= 0; before--) {
    const frame = board.frame(before);
    const line = lines.get(frame.seq);
    if (line !== undefined && (task === undefined || frame.task === task)) return line;
  }
  return undefined;
}

function move(index: number, key: KeyName, length: number): number {
  switch (key) {
    case 'right':
    case 'space':
    case 'return':
    case 'n':
      return Math.min(length - 1, index + 1);
    case 'left':
    case 'b':
    case 'backspace':
      return Math.max(0, index - 1);
    case 'pagedown':
      return Math.min(length - 1, index + 10);
    case 'pageup':
      return Math.max(0, index - 10);
    case 'home':
    case 'g':
      return 0;
    case 'end':
      return length - 1;
    default:
      return index;
  }
}
