import { Worker } from 'node:worker_threads';

export interface BlockedFrame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The main thread has run one piece of code for longer than it should. */
export interface Blocked {
  /** Innermost first. */
  readonly frames: readonly BlockedFrame[];
  /** How long it was silent. */
  readonly staleMs: number;
}

const BEAT_MS = 10;
const LOOK_MS = 20;
const STOP = 1;
const PATIENCE_MS = 200;

/**
 * Watches from a thread of its own whether the main thread still gets round, and finds out where it is when
 * it does not; that is told when it does again.
 * @param blockedMs silence of the main thread that counts as blocked.
 * @returns what stops the watching.
 */
export function watchMainThread(blockedMs: number, onBlocked: (blocked: Blocked) => void): () => void {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const beats = new Int32Array(shared);
  const worker = new Worker(new URL('./watchdog-worker.js', import.meta.url), { workerData: { beats: shared, blockedMs, lookMs: LOOK_MS } });
  worker.on('message', onBlocked);
  worker.unref();
  const heartbeat = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
  return () => {
    clearInterval(heartbeat);
    // A process that ends with a debugger attached would wait for it, and say so.
    Atomics.store(beats, 1, STOP);
    Atomics.wait(beats, 1, STOP, PATIENCE_MS);
    void worker.terminate();
  };
}
