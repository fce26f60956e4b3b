import { emitKeypressEvents, type Key } from 'node:readline';

const ENTER = '\u001B[?1049h\u001B[?25l'; // the alternate screen, without a cursor
const LEAVE = '\u001B[?25h\u001B[?1049l';
const HOME_AND_CLEAR = '\u001B[H\u001B[J';

/** What a person pressed: a letter, or the name of a key such as `right`, `space`, `return`, `escape`. */
export type KeyName = string;

/**
 * A whole terminal window, drawn anew from state after each key and each resize. The terminal is as it was
 * when `use` returns, whatever happens inside.
 */
export class Screen {
  #keys: KeyName[] = [];
  #wake: (() => void) | undefined;

  private constructor() {}

  static async use<T>(body: (screen: Screen) => Promise<T>): Promise<T> {
    const screen = new Screen();
    screen.#open();
    try {
      return await body(screen);
    } finally {
      screen.#close();
    }
  }

  get width(): number {
    return process.stdout.columns;
  }

  get height(): number {
    return process.stdout.rows;
  }

  /** Shows `text`; lines below the window are left out. */
  draw(text: string): void {
    const lines = text.split('\n').slice(0, this.height);
    process.stdout.write(HOME_AND_CLEAR + lines.join('\r\n'));
  }

  /** The next key; `resize` when the window changed, `quit` for Ctrl-C. Without one in `ms`, `tick`. */
  async key(ms?: number): Promise<KeyName> {
    let timer: NodeJS.Timeout | undefined;
    if (this.#keys.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (ms !== undefined) timer = setTimeout(resolve, ms);
      });
    }
    clearTimeout(timer);
    return this.#keys.shift() ?? 'tick';
  }

  /** Has `key` return `tick`, because there is something new to draw. */
  poke(): void {
    this.#wake?.();
  }

  #open(): void {
    emitKeypressEvents(process.stdin);
    process.stdin.setRawMode(true);
    process.stdin.resume();
    process.stdin.on('keypress', this.#onKey);
    process.stdout.on('resize', this.#onResize);
    process.once('exit', this.#restore);
    process.stdout.write(ENTER);
  }

  #close(): void {
    process.stdin.off('keypress', this.#onKey);
    process.stdout.off('resize', this.#onResize);
    process.off('exit', this.#restore);
    this.#restore();
    process.stdin.pause();
  }

  readonly #restore = (): void => {
    process.stdin.setRawMode(false);
    process.stdout.write(LEAVE);
  };

  readonly #onKey = (text: string | undefined, key: Key): void => {
    if (key.ctrl && key.name === 'c') this.#push('quit');
    else this.#push(key.name ?? text ?? '');
  };

  readonly #onResize = (): void => this.#push('resize');

  #push(key: KeyName): void {
    this.#keys.push(key);
    this.#wake?.();
  }
}
