/** Whether an error is one of those that are looked for. It is asked about single errors, never about groups. */
export type Predicate = (error: unknown) => boolean;

export interface SplitOptions {
  /** Whether a CancelledError may be looked for, too. @default false */
  readonly includeCancelled?: boolean;
}

/** Every single error of a tree, from first to last. */
export function leaves(error: unknown): unknown[] {
  // TODO: a group may stand in a group.
  return error instanceof AggregateError ? error.errors.flat() : [error];
}

/** Divides a tree in two, each part in the shape of the whole; `null` for a part in which there would be nothing. */
export function splitGroup(error: unknown, pred: Predicate, options: SplitOptions = {}): [match: unknown, rest: unknown] {
  return pred(error) ? [error, null] : [null, error];
}

/** Gives the part that matches to `handler`, and throws the rest. */
export function handleOnly(error: unknown, pred: Predicate, handler: (match: unknown) => void, options: SplitOptions = {}): void {
  handler(error);
}
