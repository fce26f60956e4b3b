import { createTask, Event, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { describe, expect, test } from 'vitest';
import { failureText } from '../../src/cli/verdict/failure-text.ts';

class Refusal extends Error {}

// Each as the grader or a matcher really says it.
const FAILURES: Readonly<Record<string, () => Promise<unknown>>> = {
  leak: scenario(async () => { createTask(() => new Event('bell').wait(), { name: 'listener' }); await sleep(1); }),
  accepted: () => argumentBattery(() => {}, { how: 'throw' }),
  'thrown at once': () => argumentBattery(() => { throw new RangeError('no'); }, { how: 'reject' }),
  'rejected late': () => argumentBattery(async () => { throw new RangeError('no'); }, { how: 'throw' }),
  'refused otherwise': () => argumentBattery(() => { throw new Refusal('no'); }, { how: 'throw' }),
  'went on': cancelSweep(async ({ victim, ending }) => { victim(() => sleep(5).catch(() => {})); await ending(); }),
  resolved: async () => expect(Promise.resolve(1)).rejects.toThrow('no'),
  rejected: async () => expect(Promise.reject(new Error('no'))).resolves.toBe(1),
  instance: async () => expect(1).toBeInstanceOf(Refusal),
  length: async () => expect([1, 2]).toHaveLength(3),
  less: async () => expect(3).toBeLessThan(2),
  'less or equal': async () => expect(3).toBeLessThanOrEqual(2),
  greater: async () => expect(3).toBeGreaterThan(4),
  'greater or equal': async () => expect(3).toBeGreaterThanOrEqual(4),
  contain: async () => expect('abc').toContain('x'),
  match: async () => expect('abc').toMatch(/x/),
};

async function messageOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    const { name, message } = error as Error;
    return name === 'AssertionError' || name === 'Error' ? message : `${name}: ${message}`;
  }
  throw new Error('nothing was thrown');
}

describe('a failure is told in the language of the reader', () => {
  test.each(Object.entries(FAILURES))('%s', async (_what, work) => {
    const message = await messageOf(work);
    expect(failureText({ message }, 'en')).toBe(message);
    expect(failureText({ message }, 'zh-CN')).toMatch(/^(?!.*(expected|should|waiting|instead)).*\p{Script=Han}/su);
  });

  test('what the answer itself says stays as it is', () => {
    expect(failureText({ message: 'TypeError: items is not iterable' }, 'zh-CN')).toBe('TypeError: items is not iterable');
  });

  test('what two values show is not said once more', () => {
    expect(failureText({ message: 'the balance: expected 1 to be 2', expected: '2', actual: '1' }, 'zh-CN')).toBe('the balance');
  });

  test('whoever is still running is named with what is waited for', async () => {
    expect(failureText({ message: await messageOf(FAILURES['leak']!) }, 'zh-CN')).toBe('该结束时还在运行：listener（在等 event bell）');
  });
});
