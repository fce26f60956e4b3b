import type { PretendedOutside } from '../../asyncio/host.ts';

/** A piece of a body: bytes, a pause of so many milliseconds, or the error with which the connection breaks there. */
export type FakePiece = string | Uint8Array | number | Error;

/** The body of an answer that arrives piece by piece, in the loop's time, as fast as it is read. */
export class FakeBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #outside: PretendedOutside;
  readonly #pieces: FakePiece[];
  readonly #onEnd: () => void;
  #hasEnded = false;
  #stopPause = (): void => {};

  /** @param onEnd called once: when it has been read, cancelled, aborted or broken. */
  constructor(outside: PretendedOutside, pieces: readonly FakePiece[], signal: AbortSignal | undefined, onEnd: () => void) {
    this.#outside = outside;
    this.#pieces = [...pieces];
    this.#onEnd = onEnd;
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    // Nothing is fetched ahead: what arrives has been asked for.
    this.stream = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given), pull: () => this.#pull(controller), cancel: () => this.#end() }, { highWaterMark: 0 });
    signal?.addEventListener('abort', () => this.#fail(controller, signal.reason));
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (!this.#hasEnded) {
      const piece = this.#pieces.shift();
      if (typeof piece === 'number') await this.#pause(piece);
      else if (piece instanceof Error) return this.#fail(controller, piece);
      else if (piece !== undefined) return controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      else {
        this.#end();
        return controller.close();
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#outside.after(ms, resolve);
      this.#stopPause = () => {
        callOff();
        resolve();
      };
    });
  }

  #fail(controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void {
    if (this.#hasEnded) return;
    this.#end();
    controller.error(error);
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stopPause();
    this.#onEnd();
  }
}
