/** What vitest's `test.each` takes: a title and a body. */
export type NamedTest = readonly [title: string, body: () => Promise<void>];

/**
 * Makes a contract: written once, run against the chapter's class, the learner's answer and a wrong one alike.
 * @param tests title -> body; `make` builds the subject anew for every run.
 * @example
 * const counting = defineContract((make) => ({
 *   'counts up': scenario(async () => { if (make().next() !== 1) throw new Error('it begins with 1'); }),
 * }));
 * const [[title, body]] = counting(() => ({ next: () => 1 }));
 * [title, await body()]; // => ['counts up', undefined]
 */
export function defineContract<M>(tests: (make: M) => Readonly<Record<string, () => Promise<void>>>): (make: M) => NamedTest[] {
  return (make) => Object.entries(tests(make));
}
