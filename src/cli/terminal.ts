import { Chalk, type ChalkInstance } from 'chalk';

/** Where output goes, and what it can show. */
export interface Terminal {
  readonly isInteractive: boolean;
  /** Columns; 80 where nobody knows. */
  readonly width: number;
  readonly paint: ChalkInstance;
  write(text: string): void;
  writeError(text: string): void;
}

const DEFAULT_WIDTH = 80;
const NARROWEST = 40; // below this nothing can be laid out; lines are left to wrap

export function openTerminal(argv: readonly string[], env: NodeJS.ProcessEnv): Terminal {
  const { stdout, stderr } = process;
  // A reader that has seen enough (head, a pager that quits) closes the pipe; that is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const wantsColour = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' && !argv.includes('--no-color');
  const columns = stdout.isTTY ? stdout.columns : Number(env['COLUMNS']);
  return {
    // Making stdin takes time, and most commands never ask.
    get isInteractive() {
      return stdout.isTTY && process.stdin.isTTY;
    },
    width: Math.max(NARROWEST, Number.isInteger(columns) && columns > 0 ? columns : DEFAULT_WIDTH),
    paint: new Chalk({ level: wantsColour ? (stdout.hasColors?.(2 ** 24) ? 3 : stdout.hasColors?.(256) ? 2 : 1) : 0 }),
    write: (text) => void stdout.write(text),
    writeError: (text) => void stderr.write(text),
  };
}
