/** Work asked for its own result: it would wait for itself, for ever. */
export class ReentrantError extends Error {
  override readonly name = 'ReentrantError';
}

/** The work was cancelled, though nobody asked its callers to stop. */
export class WorkCancelled extends Error {
  override readonly name = 'WorkCancelled';
}

/** Callers who ask for the same key at the same time share one piece of work. */
export class SingleFlight<K, V> {
  readonly #flights = new Map<K, Promise<V>>();

  /** Keys whose work can be joined. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /** The result of the work under way for `key`, or of `fn` when there is none. */
  async do(key: K, fn: () => Promise<V>): Promise<V> {
    // TODO: the work runs in the task of the first caller, dies with it, and its result stays here for ever.
    const flight = this.#flights.get(key) ?? fn();
    this.#flights.set(key, flight);
    return flight;
  }

  /** The next caller of `key` has the work done anew. */
  forget(key: K): void {
    this.#flights.delete(key);
  }
}
