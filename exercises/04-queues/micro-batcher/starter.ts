export interface BatchOptions {
  /** Keys that make a batch full. */
  readonly maxSize: number;
  /** How long the first call of a batch waits for others. */
  readonly maxWaitMs: number;
  /** Batches under way at once. @default Infinity */
  readonly maxInFlight?: number;
  /** Whether equal keys in a batch are asked for once. @default false */
  readonly dedupe?: boolean;
}

/** Collects single calls into batches. */
export function batcher<K, V>(load: (keys: K[]) => Promise<(V | Error)[]>, _o: BatchOptions): (key: K) => Promise<V> {
  // TODO: a hundred calls are a hundred round trips.
  return async (key) => {
    const [value] = await load([key]);
    if (value instanceof Error) throw value;
    return value as V;
  };
}
