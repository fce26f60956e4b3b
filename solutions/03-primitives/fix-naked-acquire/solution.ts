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
    return this.#lockOf(key).run(async () => {
      const known = this.#known.get(key);
      return known === undefined ? this.#load(key) : known.value;
    });
  }

  /** Loads what is under `key` anew. */
  refresh(key: string): Promise<V> {
    return this.#lockOf(key).run(() => this.#load(key));
  }

  async #load(key: string): Promise<V> {
    let result = 'failed';
    try {
      const value = await this.#options.load(key);
      this.#known.set(key, { value });
      result = 'loaded';
      return value;
    } finally {
      await this.#options.note?.(`${key} ${result}`);
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
