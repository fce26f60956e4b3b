import { CancelledError, checkpoint, createTask, ExceptionGroup, sleep, wait } from 'asynclings';
import { cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { attempt, orElse } from './starter.ts';

class Missing extends Error {}
const isMissing = (error: unknown): error is Missing => error instanceof Missing;
const isAnything = (_error: unknown): _error is unknown => true;

function failing(error: unknown): () => Promise<never> {
  return async () => {
    await sleep(1);
    throw error;
  };
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

test(
  'hands a value over as it is, also undefined, null, false and 0',
  scenario(async () => {
    for (const value of ['text', undefined, null, false, 0, '']) {
      let calls = 0;
      const work = async () => {
        calls++;
        await sleep(1);
        return value;
      };
      expect(await attempt(work, { catch: isMissing })).toEqual({ ok: true, value });
      expect(await orElse<unknown>(work, 'fallback', isMissing)).toBe(value);
      expect(calls).toBe(2);
    }
  }),
);

test(
  'turns an error that you expect into a value, and gives you the fallback for it',
  scenario(async () => {
    const error = new Missing('no such file');
    expect(await attempt(failing(error), { catch: isMissing })).toMatchObject({ ok: false, error });
    for (const fallback of ['standard', undefined, null, false, 0]) expect(await orElse<unknown>(failing(error), fallback, isMissing)).toBe(fallback);
  }),
);

test(
  'throws an error that you do not expect on, the very same one',
  scenario(async () => {
    const bug = new TypeError('undefined is not a function');
    expect(await thrownBy(() => attempt(failing(bug), { catch: isMissing }))).toBe(bug);
    expect(await thrownBy(() => orElse(failing(bug), undefined, isMissing))).toBe(bug);
  }),
);

test(
  'lets a cancellation through, whatever the predicate says',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    victim(async () => {
      await attempt(() => sleep(5), { catch: isAnything });
      await orElse(() => sleep(5), undefined, isAnything);
    });
    expect((await ending()).kind).toBe(isUndisturbed ? 'done' : 'cancelled');
  }),
);

test(
  'lets a cancellation of the work itself through, too',
  scenario(async () => {
    const work = createTask(() => sleep(100));
    const waiting = createTask(() => orElse(() => work.join(), undefined, isAnything));
    await sleep(1);
    work.cancel('not needed');
    await wait([waiting]);
    expect(waiting.isCancelled).toBe(true);
  }),
);

test(
  'treats an error that is thrown at once like one that comes later',
  scenario(async () => {
    const error = new Missing('at once');
    const atOnce = (): Promise<never> => {
      throw error;
    };
    expect(await attempt(atOnce, { catch: isMissing })).toMatchObject({ ok: false, error });
    expect(await orElse<string>(atOnce, 'standard', isMissing)).toBe('standard');
  }),
);

test(
  'of a group, all errors are expected or it is thrown as it is',
  scenario(async () => {
    const [first, second] = [new Missing('first'), new Missing('second')];
    const expected = new ExceptionGroup([first, new ExceptionGroup([second])]);
    expect(await attempt(failing(expected), { catch: isMissing })).toMatchObject({ ok: false, error: first });
    for (const other of [new TypeError('a bug'), new CancelledError('we close')]) {
      const mixed = new ExceptionGroup([first, new ExceptionGroup([other])]);
      expect(await thrownBy(() => attempt(failing(mixed), { catch: isMissing }))).toBe(mixed);
    }
    const cancelled = new ExceptionGroup([first, new CancelledError('we close')]);
    expect(await thrownBy(() => attempt(failing(cancelled), { catch: isAnything }))).toBe(cancelled);
  }),
);

test(
  'asks for the fallback only when it is needed, once, and lets its error pass',
  scenario(async () => {
    let calls = 0;
    const makeOne = () => `made ${++calls}`;
    expect(await orElse(async () => (await checkpoint(), 'value'), makeOne, isMissing)).toBe('value');
    expect(calls).toBe(0);
    expect(await orElse<string>(failing(new Missing()), makeOne, isMissing)).toBe('made 1');
    expect(calls).toBe(1);
    const another = new Missing('no fallback either');
    const failingFallback = () => {
      calls++;
      throw another;
    };
    expect(await thrownBy(() => orElse(failing(new Missing('the first')), failingFallback, isMissing))).toBe(another);
    expect(calls).toBe(2);
  }),
);

test(
  'shows both errors when the predicate itself throws',
  scenario(async () => {
    const error = new Missing('no such file');
    const slip = new TypeError('predicate');
    const broken = (_error: unknown): _error is Missing => {
      throw slip;
    };
    const thrown = await thrownBy(() => attempt(failing(error), { catch: broken }));
    expect(thrown).toBeInstanceOf(AggregateError);
    expect((thrown as AggregateError).errors).toEqual([error, slip]);
  }),
);

test(
  'takes whatever was thrown, an Error or not',
  scenario(async () => {
    for (const thrown of ['just text', 0, null, undefined]) {
      const isThis = (error: unknown): error is unknown => Object.is(error, thrown);
      expect(await attempt(failing(thrown), { catch: isThis })).toMatchObject({ ok: false, error: thrown });
      expect(await attempt(failing(thrown), { catch: isMissing }).catch((error: unknown) => ({ passed: error }))).toEqual({ passed: thrown });
    }
  }),
);
