import type { ChildProcess } from 'node:child_process';
import { cpuMsOf, innermostProcess } from './cpu-time.ts';

const LOOK_MS = 20;
const WALL_FOR_CPU = 8;

/** Notices that a child works and says nothing. */
export class SilenceWatch {
  readonly #child: ChildProcess;
  readonly #onBlocked: (cpuMs: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #cpuLimitMs = Infinity;
  #heardAtMs = 0;
  #cpuAtLastWordMs: number | undefined;
  #pid: number | undefined;

  constructor(child: ChildProcess, onBlocked: (cpuMs: number) => void) {
    this.#child = child;
    this.#onBlocked = onBlocked;
  }

  start(cpuLimitMs: number): void {
    this.#cpuLimitMs = cpuLimitMs;
    this.#pid ??= this.#child.pid === undefined ? undefined : innermostProcess(this.#child.pid);
    this.heard();
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  heard(): void {
    this.#heardAtMs = performance.now();
    this.#cpuAtLastWordMs = undefined;
  }

  #look(): void {
    const wallMs = performance.now() - this.#heardAtMs;
    const cpuMs = this.#pid === undefined ? undefined : cpuMsOf(this.#pid);
    if (cpuMs === undefined) {
      if (wallMs > this.#cpuLimitMs * WALL_FOR_CPU) this.#onBlocked(wallMs);
      return;
    }
    // Counted from the first look after its last word: a little more patience than was asked for.
    this.#cpuAtLastWordMs ??= cpuMs;
    if (cpuMs - this.#cpuAtLastWordMs > this.#cpuLimitMs) this.#onBlocked(cpuMs - this.#cpuAtLastWordMs);
  }
}
