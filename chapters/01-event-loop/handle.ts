/** A callback that is to run; it can be taken back until then. */
export class Handle {
  readonly callback: () => void;
  /** When it is due, on the loop's clock. */
  readonly dueMs: number;
  #isCancelled = false;

  constructor(callback: () => void, dueMs: number) {
    this.callback = callback;
    this.dueMs = dueMs;
  }

  get cancelled(): boolean {
    return this.#isCancelled;
  }

  cancel(): void {
    this.#isCancelled = true;
  }
}
