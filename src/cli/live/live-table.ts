import { createLogUpdate } from 'log-update';
import type { LiveStates, TraceWatcher, WatchedTerminal } from '../../player/mod.ts';
import type { CommandContext } from '../context.ts';
import { renderLive } from './live-view.ts';

const TICK_MS = 250;
const FIRST_MS = 500; // what is over sooner needs no table, and a table that only flashes up is worse than none
const ALTERNATE_SCREEN = '\u001B[?1049h';

type Phase = 'shown' | 'hidden' | 'off';

/**
 * What is under way in a program that runs, below what it prints. Nothing of the program's is lost or changed:
 * the table makes way for it, and stays away while a line of it is unfinished or the window is all its own.
 */
export class LiveTable implements TraceWatcher {
  readonly terminal: WatchedTerminal;
  readonly #context: CommandContext;
  readonly #file: string;
  readonly #stream: NodeJS.WriteStream;
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #timer: NodeJS.Timeout;
  #phase: Phase = 'hidden';
  #states: LiveStates | undefined;
  #heardAtMs = 0;

  /** @returns none where there is no terminal to show it on. */
  static open(context: CommandContext, file: string): LiveTable | undefined {
    const { stdout, stderr } = process;
    const stream = stderr.isTTY ? stderr : stdout;
    if (!stream.isTTY || process.env['TERM'] === 'dumb') return undefined;
    return new LiveTable(context, file, stream);
  }

  private constructor(context: CommandContext, file: string, stream: NodeJS.WriteStream) {
    this.#context = context;
    this.#file = file;
    this.#stream = stream;
    this.#update = createLogUpdate(stream);
    const { columns, rows } = stream;
    const streams = (['stdout', 'stderr'] as const).filter((name) => process[name].isTTY);
    this.terminal = { streams, columns, rows, colourDepth: context.terminal.paint.level === 0 ? 1 : stream.getColorDepth() };
    this.#timer = setInterval(() => this.#draw(), TICK_MS);
  }

  onOutput(stream: 'stdout' | 'stderr', text: string): void {
    this.#hide();
    process[stream].write(text);
    if (text.includes(ALTERNATE_SCREEN)) this.#phase = 'off';
    this.#isLineOpen = !text.endsWith('\n');
  }
  #isLineOpen = false;

  onStates(states: LiveStates): void {
    this.#states = states;
    this.#heardAtMs = performance.now();
  }

  /** Leaves the terminal as if there had been no table. */
  close(): void {
    clearInterval(this.#timer);
    this.#hide();
    if (this.#isLineOpen) this.#stream.write('\n');
  }

  #draw(): void {
    if (this.#states === undefined || this.#states.atMs < FIRST_MS || this.#isLineOpen || this.#phase === 'off') return;
    this.#phase = 'shown';
    const { columns, rows } = this.#stream;
    const { messages, terminal: { paint } } = this.#context;
    this.#update(renderLive(this.#states, { width: columns, height: rows, messages, paint, file: this.#file, silentMs: performance.now() - this.#heardAtMs }));
  }

  #hide(): void {
    if (this.#phase !== 'shown') return;
    this.#phase = 'hidden';
    this.#update.clear();
    // The cursor, too: a program that asks something shows where the answer goes.
    this.#update.done();
  }
}
