import { type Child, type ChildEnd, type ChildOptions, startChild } from './child.ts';
import type { Launch } from './launch.ts';

/** A child that has said it is ready. */
export interface ReadyChild {
  readonly child: Child;
  /** From now on its messages and its output go here. */
  listen(onMessage: (message: unknown) => void, onOutput: ChildOptions['onOutput']): void;
}

/** The sandbox does not start; trying on would only start ever more processes. */
export class SandboxBrokenError extends Error {
  override readonly name = 'SandboxBrokenError';
}

const MOST_FAILED_STARTS = 3;
const START_LIMIT_MS = 10_000;
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Keeps one single-use child started and ready, so that nobody waits for a process to begin. Children that die
 * before they are ready are counted: after a few in a row nothing is started any more.
 */
export class SpareChildren {
  readonly #entry: URL;
  readonly #launch: () => Launch;
  #spare: Promise<ReadyChild> | undefined;
  #stopSpare: (() => void) | undefined;
  #failedStarts = 0;

  /** @param entry a compiled module that sends `{ kind: 'ready' }` first of all. */
  constructor(entry: URL, launch: () => Launch) {
    this.#entry = entry;
    this.#launch = launch;
  }

  /**
   * Starts a spare unless there is one.
   * @param first what it is sent once it is ready, to have something to do until it is taken.
   */
  warm(first?: () => Promise<object | undefined>): void {
    if (this.#spare !== undefined) return;
    const spare = this.#start();
    this.#spare = spare;
    spare
      .then(async ({ child }) => {
        // One that dies while it waits is not handed out.
        void child.ended.then(() => {
          if (this.#spare === spare) this.#spare = undefined;
        });
        const message = await first?.();
        if (message !== undefined) child.send(message);
      })
      .catch(() => {}); // of a spare that does not start, `take` tells
  }

  /** @throws {SandboxBrokenError} when several in a row have died before they were ready. */
  async take(): Promise<ReadyChild> {
    for (;;) {
      this.warm();
      const spare = this.#spare!;
      this.#spare = undefined;
      this.#stopSpare = undefined;
      try {
        return await spare;
      } catch (error) {
        if (error instanceof SandboxBrokenError) throw error;
      }
    }
  }

  /** Ends the spare. */
  close(): void {
    this.#stopSpare?.();
    this.#spare = undefined;
  }

  async #start(): Promise<ReadyChild> {
    if (this.#failedStarts >= MOST_FAILED_STARTS) throw new SandboxBrokenError(`the sandbox has failed to start ${this.#failedStarts} times`);
    let onMessage: ((message: unknown) => void) | undefined;
    let onOutput: ChildOptions['onOutput'] = (_stream, text) => (lastWords = text);
    let lastWords = '';
    const { promise: ready, resolve: isReady } = withResolvers<'ready'>();
    const child = startChild(this.#entry, {
      limitMs: START_LIMIT_MS,
      launch: this.#launch(),
      maxOutputBytes: MAX_OUTPUT_BYTES,
      onMessage: (message) => {
        if ((message as { kind?: unknown }).kind === 'ready') isReady('ready');
        else onMessage?.(message);
      },
      onOutput: (stream, text) => onOutput(stream, text),
    });
    this.#stopSpare = () => child.stop();
    const first = await Promise.race([ready, child.ended]);
    if (first !== 'ready') {
      this.#failedStarts++;
      const how = describeEnd(first);
      if (this.#failedStarts >= MOST_FAILED_STARTS) throw new SandboxBrokenError(`the sandbox does not start: ${[how, lastLine(lastWords)].filter(Boolean).join(': ')}`);
      throw new Error(how);
    }
    this.#failedStarts = 0;
    child.limit(Infinity); // it may have to wait for hours
    return {
      child,
      listen: (message, output) => {
        onMessage = message;
        onOutput = output;
      },
    };
  }
}

export function describeEnd(end: ChildEnd): string {
  switch (end.kind) {
    case 'exited':
      return `exit code ${end.code}`;
    case 'killed':
      return end.signal;
    case 'timed-out':
      return `not ready after ${end.limitMs} ms`;
    case 'blocked':
    case 'flooded':
    case 'stopped':
      return end.kind;
    default:
      return end satisfies never;
  }
}

// Node prints the offending line of code before what is wrong with it.
function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^ {4}at |^Node\.js v/.test(line));
  return (lines.at(-1) ?? '').trim().slice(0, 300);
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  const settling: { resolve?: (value: T) => void } = {};
  const promise = new Promise<T>((resolve) => (settling.resolve = resolve));
  return { promise, resolve: settling.resolve! };
}
