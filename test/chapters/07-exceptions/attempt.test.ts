import { CancelledError, createTask, ExceptionGroup, sleep } from 'asynclings';
import { attempt, orElse } from 'asynclings/chapters/exceptions';
import { describe, expect, test, vi } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const reject = (thrown: unknown) => async () => {
  throw thrown;
};

describe('attempt()', () => {
  test.each([undefined, null, false, 0, ''])('takes %j for a value, not for a failure', async (value) => {
    expect(await attempt(async () => value, { catch: RangeError })).toEqual({ ok: true, value });
  });

  test('gives an expected error as a value, the same object', async () => {
    const error = new RangeError('no');
    expect(await attempt(reject(error), { catch: RangeError })).toEqual({ ok: false, error, errors: [error] });
    const isRange = (thrown: unknown): thrown is RangeError => thrown instanceof RangeError;
    const outcome = await attempt(reject(error), { catch: isRange });
    expect(!outcome.ok && outcome.error).toBe(error);
  });

  test('lets every other error pass, the same object', async () => {
    const bug = new TypeError('x is not a function');
    expect(await failureOf(() => attempt(reject(bug), { catch: RangeError }))).toBe(bug);
  });

  test('lets a cancellation pass, even when the predicate accepts everything', () =>
    onVirtualTime(async () => {
      const task = createTask(() => attempt(() => sleep(100), { catch: () => true }));
      await sleep(1);
      task.cancel('stop');
      expect(await failureOf(() => task.join())).toMatchObject({ name: 'CancelledError', reason: 'stop' });
      expect(await failureOf(() => attempt(reject(new ExceptionGroup([new CancelledError()])), { catch: () => true }))).toBeInstanceOf(ExceptionGroup);
    }));

  test('takes what throws at once like what rejects, and errors that are no Errors', async () => {
    const outcome = await attempt(() => {
      throw new RangeError('at once');
    }, { catch: RangeError });
    expect(outcome.ok).toBe(false);
    expect(await attempt(reject('text'), { catch: (error) => error === 'text' })).toMatchObject({ error: 'text' });
  });

  test('accepts a group only when all of its errors are expected', async () => {
    const [a, b] = [new RangeError('a'), new RangeError('b')];
    const nested = new ExceptionGroup([a, new ExceptionGroup([b])]);
    expect(await attempt(reject(nested), { catch: RangeError })).toEqual({ ok: false, error: a, errors: [a, b] });
    const mixed = new ExceptionGroup([a, new TypeError('bug')]);
    expect(await failureOf(() => attempt(reject(mixed), { catch: RangeError }))).toBe(mixed);
  });

  test('shows both errors when the predicate throws', async () => {
    const failure = await failureOf(() =>
      attempt(reject(new Error('work')), {
        catch: () => {
          throw new Error('predicate');
        },
      }),
    );
    expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: work', 'Error: predicate']);
  });

  test('prints nothing', async () => {
    const spies = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
    await attempt(reject(new RangeError('no')), { catch: RangeError });
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  test('refuses a promise, whose work has begun already', async () => {
    await expect(attempt(Promise.resolve(1) as never, { catch: Error })).rejects.toThrow('begun already');
    await expect(attempt(async () => 1, { catch: undefined as never })).rejects.toBeInstanceOf(TypeError);
  });
});

describe('orElse()', () => {
  test('calls the fallback only when it is needed, and lets its error pass', async () => {
    const fallback = vi.fn<() => string>(() => 'instead');
    expect(await orElse(async () => 'value', fallback, RangeError)).toBe('value');
    expect(fallback).not.toHaveBeenCalled();
    expect(await orElse(reject(new RangeError('no')), fallback, RangeError)).toBe('instead');
    const failing = () => Promise.reject(new Error('fallback'));
    expect(String(await failureOf(() => orElse(reject(new RangeError('no')), failing, RangeError)))).toBe('Error: fallback');
  });

  test('takes a fallback that is a value, also undefined', async () => {
    expect(await orElse(reject(new RangeError('no')), undefined, RangeError)).toBeUndefined();
    expect(await failureOf(() => orElse(reject(new TypeError('bug')), 1, RangeError))).toBeInstanceOf(TypeError);
  });
});
