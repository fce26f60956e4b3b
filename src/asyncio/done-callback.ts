import { deferAs } from './context.ts';
import type { Loop, Step } from './loop.ts';

/** A user's callback on a finished future or task; it runs in the context in which it was registered. */
export class DoneCallback<S> implements Step {
  readonly owner = undefined;
  readonly resumesCode = true;
  readonly loop: Loop;
  readonly callback: (source: S) => void;
  readonly #source: S;
  readonly run: () => void;

  constructor(loop: Loop, callback: (source: S) => void, source: S) {
    if (typeof callback !== 'function') throw new TypeError(`a done callback is a function, got ${typeof callback}`);
    this.loop = loop;
    this.run = deferAs(loop, () => this.#call());
    this.callback = callback;
    this.#source = source;
  }

  #call(): void {
    try {
      this.callback(this.#source);
    } catch (error) {
      // Nobody awaits a callback; as in asyncio its error is reported and the loop goes on.
      process.emitWarning(`a done callback threw: ${String(error)}`, 'CallbackError');
    }
  }
}
