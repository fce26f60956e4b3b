// caught by: a refresh and a get of one key take turns
import { Lock } from 'asynclings';

export interface CacheOptions<V> {
  readonly load: (key: string) => Promise<V>;
  /** Told after each attempt to load. Takes a while, and may fail. */
  readonly note?: (line: string) => Promise<void>;
  readonly makeLock?: () => Lock;
}

/** Remembers what was loaded. One key is loaded by one task at a time. */
export class Cache<V> {
  readonly #options: CacheOptions<V>;
  readonly #known = new Map<string, { readonly value: V }>();
  readonly #locks = new Map<string, Lock>();

  constructor(options: CacheOptions<V>) {
    this.#options = options;
  }

  /** What is known under `key`, or else loaded. */
  get(key: string): Promise<V> {
    return this.#lockOf(key).run(async () => this.#known.get(key)?.value ?? (await this.#load(key)));
  }

  /** Loads what is under `key` anew. */
  refresh(key: string): Promise<V> {
    return this.#lockOf(key).run(() => this.#load(key));
  }

  // The note is written while the next one is at work already.
  async #load(key: string): Promise<V> {
    let result = 'failed';
    try {
      const value = await this.#options.load(key);
      this.#known.set(key, { value });
      result = 'loaded';
      return value;
    } finally {
      void this.#options.note?.(`${key} ${result}`).catch(() => {});
    }
  }

  #lockOf(key: string): Lock {
    let lock = this.#locks.get(key);
    if (lock === undefined) {
      lock = this.#options.makeLock?.() ?? new Lock(key);
      this.#locks.set(key, lock);
    }
    return lock;
  }
}
