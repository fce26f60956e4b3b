import {
  addCustomEqualityTesters,
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
  type ExpectStatic,
  type MatcherState,
} from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const FRESH_STATE: Partial<MatcherState> = {
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

// What vitest itself adds to the `expect` of its parts.
interface FullExpect extends ExpectStatic {
  addEqualityTesters: typeof addCustomEqualityTesters;
  assertions(count: number): void;
  hasAssertions(): void;
  unreachable(message?: string): never;
}

// Not in the state as in vitest: changing that takes as long as most assertions do.
let assertionCalls = 0;

/** vitest's `expect`, put together from its parts, without the rest of vitest. */
export function createExpect(): FullExpect {
  const expect = ((value: unknown, message?: string) => {
    assertionCalls++;
    return chai.expect(value, message);
  }) as unknown as FullExpect;
  Object.assign(expect, chai.expect, (globalThis as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT as unknown as symbol]);
  expect.getState = () => ({ ...getState(expect), assertionCalls });
  expect.setState = (state) => setState(state, expect);
  expect.extend = (matchers) => (chai.expect as unknown as { extend: (on: unknown, matchers: unknown) => void }).extend(expect, matchers);
  expect.addEqualityTesters = addCustomEqualityTesters;
  expect.assertions = (count: number) => expect.setState({ expectedAssertionsNumber: count });
  expect.hasAssertions = () => expect.setState({ isExpectingAssertions: true });
  expect.unreachable = (message?: string) => chai.assert.fail(message ?? 'this line must not be reached');
  resetState(expect);
  expect.extend(customMatchers);
  Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, configurable: true });
  return expect;
}

export function resetState(expect: ExpectStatic): void {
  assertionCalls = 0;
  setState(FRESH_STATE, expect);
}

/** @throws when the test made other than the number of assertions it announced. */
export function checkAssertionCount(expect: ExpectStatic): void {
  const { expectedAssertionsNumber: announced, isExpectingAssertions } = getState(expect);
  if (announced != null && announced !== assertionCalls) throw new Error(`expected ${announced} assertions, but ${assertionCalls} were made`);
  if (isExpectingAssertions && assertionCalls === 0) throw new Error('expected at least one assertion');
}
