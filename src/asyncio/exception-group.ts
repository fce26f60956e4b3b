type ErrorClass = abstract new (...args: never[]) => unknown;
type Match = ErrorClass | ((error: unknown) => boolean);

/**
 * Several failures at once, kept as a tree: a group that fails inside a group stays a group.
 * @throws {RangeError} when `errors` is empty.
 * @source CPython ExceptionGroup (PEP 654).
 * @example
 * const inner = new ExceptionGroup([new RangeError('b')], 'inner');
 * const group = new ExceptionGroup([new TypeError('a'), inner], 'outer');
 * group.leaves().map((error) => String(error)); // => ['TypeError: a', 'RangeError: b']
 */
export class ExceptionGroup extends AggregateError {
  override readonly name = 'ExceptionGroup';

  constructor(errors: Iterable<unknown>, message = '', options?: ErrorOptions) {
    const list = [...errors];
    if (list.length === 0) throw new RangeError('an ExceptionGroup needs at least one error');
    super(list, message, options);
  }

  /**
   * Divides the tree into what matches and what does not; the shape of each part is kept.
   * @param match an error class, or a predicate that is asked about groups first, then about their members.
   * @returns `[matching, rest]`; a part that would be empty is `undefined`.
   * @example
   * const group = new ExceptionGroup([new TypeError('a'), new RangeError('b')], 'two');
   * const [types, rest] = group.split(TypeError);
   * [types?.leaves().length, rest?.leaves().length]; // => [1, 1]
   */
  split(match: Match): [ExceptionGroup | undefined, ExceptionGroup | undefined] {
    const test = toPredicate(match);
    if (test(this)) return [this, undefined];
    const matching: unknown[] = [];
    const rest: unknown[] = [];
    for (const error of this.errors as unknown[]) {
      if (error instanceof ExceptionGroup) {
        const [inside, outside] = error.split(match);
        if (inside) matching.push(inside);
        if (outside) rest.push(outside);
      } else {
        (test(error) ? matching : rest).push(error);
      }
    }
    return [this.#derive(matching), this.#derive(rest)];
  }

  /** The part that matches (see `split`), or `undefined` when nothing does. */
  subgroup(match: Match): ExceptionGroup | undefined {
    return this.split(match)[0];
  }

  /** Every error that is not itself a group, in the order of the tree. */
  leaves(): unknown[] {
    return (this.errors as unknown[]).flatMap((error) => (error instanceof ExceptionGroup ? error.leaves() : [error]));
  }

  #derive(errors: unknown[]): ExceptionGroup | undefined {
    if (errors.length === 0) return undefined;
    return new ExceptionGroup(errors, this.message, this.cause === undefined ? undefined : { cause: this.cause });
  }
}

function toPredicate(match: Match): (error: unknown) => boolean {
  // A class is told from a predicate by its prototype: arrows have none, and a plain function's is an empty object.
  const { prototype } = match as { prototype?: unknown };
  if (prototype instanceof Error || match === Error) return (error) => error instanceof (match as ErrorClass);
  return match as (error: unknown) => boolean;
}
