import { WriteStream } from 'node:tty';
import type { WatchedTerminal } from './trace-report.ts';

/**
 * Makes this process's pipes pass for the terminal that they lead to, so that the program prints what it would
 * print there, colours included. Where both lead to it, what is written keeps its order.
 */
export function standInForTerminal({ streams, columns, rows, colourDepth }: WatchedTerminal): void {
  const methods = Object.fromEntries(METHODS.map((name) => [name, WriteStream.prototype[name]]));
  for (const name of streams) {
    Object.assign(process[name], methods, { isTTY: true, columns, rows, getColorDepth: () => colourDepth, getWindowSize: () => [columns, rows] });
  }
  // For programs that ask the system, not Node, whether this is a terminal.
  if (colourDepth > 1 && process.env['NO_COLOR'] === undefined) process.env['FORCE_COLOR'] ??= colourDepth >= 24 ? '3' : colourDepth >= 8 ? '2' : '1';
  if (!streams.includes('stdout') || !streams.includes('stderr')) return;
  const { stdout } = process;
  process.stderr.write = stdout.write.bind(stdout);
}

const METHODS = ['hasColors', 'clearLine', 'clearScreenDown', 'cursorTo', 'moveCursor'] as const;
