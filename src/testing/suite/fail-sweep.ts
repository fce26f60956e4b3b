import { sweep } from './sweep.ts';

/** What an injected call fails with. */
export class InjectedError extends Error {
  override readonly name = 'InjectedError';

  constructor(call: number) {
    super(`call ${call} fails in this test`);
  }
}

export interface FailSweepContext {
  /** `fn` as a dependency of the answer: in each run another one of all calls to dependencies fails. */
  readonly dependency: <A extends unknown[], R>(fn: (...args: A) => Promise<R> | R) => (...args: A) => Promise<R>;
  /** What the failing call of this run throws; `undefined` in the run in which no call fails. */
  readonly failure: InjectedError | undefined;
  /** Whether the failing call has been reached. */
  readonly hasFailed: () => boolean;
}

/**
 * The body of a test about failures: runs `body` once undisturbed and counts the calls to its dependencies,
 * then again for each of them, and has that call throw. The body checks what should come of it.
 * @example
 * const test = failSweep(async ({ dependency, failure }) => {
 *   const load = dependency(async () => 'data');
 *   const result = await load().catch((error) => error);
 *   if (result !== (failure ?? 'data')) throw new Error('the error got lost');
 * });
 * await test(); // => undefined
 */
export function failSweep(body: (context: FailSweepContext) => Promise<void>, { mayLeak = false }: { readonly mayLeak?: boolean } = {}): () => Promise<void> {
  return sweep({
    kind: 'fail',
    mayLeak,
    prepare: (disturbance, probe) => {
      const failing = disturbance?.call;
      const failure = failing === undefined ? undefined : new InjectedError(failing);
      let calls = 0;
      const program = () =>
        body({
          failure,
          hasFailed: () => failing !== undefined && calls >= failing,
          dependency: (fn) => async (...args) => {
            if (++calls === failing) throw failure;
            return await fn(...args);
          },
        });
      return { program, probe, placeCount: () => calls };
    },
    disturbancesAt: (call) => [{ kind: 'fail', call }],
  });
}
