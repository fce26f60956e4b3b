import { CancelledError, ExceptionGroup } from 'asynclings';
import { scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { handleOnly, leaves, splitGroup } from './starter.ts';

const isType = (error: unknown) => error instanceof TypeError;
const isRange = (error: unknown) => error instanceof RangeError;
const messagesOf = (error: unknown): unknown => (error instanceof AggregateError ? { [error.message]: error.errors.map(messagesOf) } : (error as Error).message);

/** One of each sort at every level. */
function tree() {
  const inner = new ExceptionGroup([new TypeError('t3'), new RangeError('r4')], 'inner');
  const middle = new ExceptionGroup([inner, new RangeError('r5')], 'middle');
  const onlyTypes = new ExceptionGroup([new TypeError('t6')], 'types');
  return new ExceptionGroup([new TypeError('t1'), new RangeError('r2'), middle, onlyTypes], 'outer');
}

const thrownBy = (action: () => void): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  return 'nothing';
};

test(
  'leaves: every single error, from first to last, however deep it stands',
  scenario(async () => {
    expect(leaves(tree()).map((error) => (error as Error).message)).toEqual(['t1', 'r2', 't3', 'r4', 'r5', 't6']);
  }),
);

test(
  'leaves: what is no group is its own leaf',
  scenario(async () => {
    const error = new Error('alone');
    expect(leaves(error)).toEqual([error]);
    expect(leaves(undefined)).toEqual([undefined]);
    expect(leaves('text')).toEqual(['text']);
  }),
);

test(
  'groups without errors vanish',
  scenario(async () => {
    const type = new TypeError('t');
    const range = new RangeError('r');
    const error = new AggregateError([new AggregateError([], 'empty'), type, new AggregateError([new AggregateError([])], 'hollow'), range], 'outer');
    expect(leaves(error)).toEqual([type, range]);
    const [match, rest] = splitGroup(error, isType);
    expect([messagesOf(match), messagesOf(rest)]).toEqual([{ outer: ['t'] }, { outer: ['r'] }]);
    expect(leaves(new AggregateError([]))).toEqual([]);
  }),
);

test(
  'splitGroup: both parts keep the nesting, the messages and the causes',
  scenario(async () => {
    const whole = new ExceptionGroup(tree().errors, 'outer', { cause: 'bad weather' });
    const [match, rest] = splitGroup(whole, isType);
    expect(messagesOf(match)).toEqual({ outer: ['t1', { middle: [{ inner: ['t3'] }] }, { types: ['t6'] }] });
    expect(messagesOf(rest)).toEqual({ outer: ['r2', { middle: [{ inner: ['r4'] }, 'r5'] }] });
    for (const part of [match, rest]) {
      expect(part).toBeInstanceOf(ExceptionGroup);
      expect((part as Error).cause).toBe('bad weather');
    }
    expect(Object.hasOwn((rest as AggregateError).errors[1] as object, 'cause')).toBe(false);
  }),
);

test(
  'splitGroup: the errors themselves are the same, and so are groups that nothing was taken out of',
  scenario(async () => {
    const whole = tree();
    const [match, rest] = splitGroup(whole, isType);
    expect((match as AggregateError).errors[0]).toBe(whole.errors[0]);
    expect((match as AggregateError).errors[2]).toBe(whole.errors[3]);
    expect((rest as AggregateError).errors[0]).toBe(whole.errors[1]);
    expect(messagesOf(whole)).toEqual(messagesOf(tree()));
  }),
);

test(
  'splitGroup: when nothing matches, the rest is the very object',
  scenario(async () => {
    const whole = tree();
    const [match, rest] = splitGroup(whole, () => false);
    expect(match).toBe(null);
    expect(rest).toBe(whole);
  }),
);

test(
  'splitGroup: when everything matches, the match is the very object',
  scenario(async () => {
    const whole = tree();
    const [match, rest] = splitGroup(whole, () => true);
    expect(match).toBe(whole);
    expect(rest).toBe(null);
  }),
);

test(
  'splitGroup: takes a single error, and asks about single errors only',
  scenario(async () => {
    const error = new TypeError('alone');
    expect(splitGroup(error, isType)).toEqual([error, null]);
    expect(splitGroup(error, isRange)).toEqual([null, error]);
    const asked: unknown[] = [];
    splitGroup(tree(), (each) => asked.push(each) > 0);
    expect(asked.some((each) => each instanceof AggregateError)).toBe(false);
    expect(asked).toHaveLength(6);
  }),
);

test(
  'handleOnly: hands over what matches, and throws the rest untouched',
  scenario(async () => {
    const handled: unknown[] = [];
    const whole = tree();
    const rest = thrownBy(() => handleOnly(whole, isType, (match) => void handled.push(messagesOf(match))));
    expect(handled).toEqual([{ outer: ['t1', { middle: [{ inner: ['t3'] }] }, { types: ['t6'] }] }]);
    expect(messagesOf(rest)).toEqual({ outer: ['r2', { middle: [{ inner: ['r4'] }, 'r5'] }] });
    expect(thrownBy(() => handleOnly(whole, () => false, (match) => void handled.push(match)))).toBe(whole);
    expect(handled).toHaveLength(1);
  }),
);

test(
  'handleOnly: throws nothing when there is no rest',
  scenario(async () => {
    const handled: unknown[] = [];
    const whole = tree();
    const error = new TypeError('alone');
    for (const each of [whole, error]) expect(thrownBy(() => handleOnly(each, () => true, (match) => void handled.push(match)))).toBe('nothing');
    expect(handled).toEqual([whole, error]);
  }),
);

test(
  'handleOnly: a handler that throws hides nothing',
  scenario(async () => {
    const own = new Error('from the handler');
    const handler = () => {
      throw own;
    };
    expect(thrownBy(() => handleOnly(new TypeError('t'), isType, handler))).toBe(own);
    const both = thrownBy(() => handleOnly(tree(), isType, handler));
    expect(both).toBeInstanceOf(AggregateError);
    expect(leaves(both).map((error) => (error as Error).message)).toEqual(['from the handler', 'r2', 'r4', 'r5']);
  }),
);

test(
  'a plain AggregateError is a group like any other',
  scenario(async () => {
    const plain = new AggregateError([new TypeError('t'), new ExceptionGroup([new RangeError('r')], 'inner')], 'plain');
    expect(leaves(plain).map((error) => (error as Error).message)).toEqual(['t', 'r']);
    const [match, rest] = splitGroup(plain, isType);
    expect(match).toBeInstanceOf(AggregateError);
    expect([messagesOf(match), messagesOf(rest)]).toEqual([{ plain: ['t'] }, { plain: [{ inner: ['r'] }] }]);
  }),
);

test(
  'a cancellation is never handled by the way',
  scenario(async () => {
    const cancelled = new CancelledError('stop');
    const whole = new AggregateError([new TypeError('t'), cancelled], 'both');
    const handled: unknown[] = [];
    const rest = thrownBy(() => handleOnly(whole, () => true, (match) => void handled.push(...leaves(match))));
    expect(leaves(rest)).toEqual([cancelled]);
    expect(handled.map((error) => (error as Error).message)).toEqual(['t']);
    expect(splitGroup(cancelled, () => true)).toEqual([null, cancelled]);
    expect(splitGroup(whole, () => true, { includeCancelled: true })).toEqual([whole, null]);
    expect(thrownBy(() => handleOnly(cancelled, () => true, () => {}, { includeCancelled: true }))).toBe('nothing');
  }),
);

test(
  'a group that contains itself is gone through once',
  scenario(async () => {
    const type = new TypeError('t');
    const range = new RangeError('r');
    const inner = new AggregateError([range], 'inner');
    const loop = new AggregateError([type, inner], 'loop');
    inner.errors.push(loop);
    expect(leaves(loop)).toEqual([type, range]);
    const [match, rest] = splitGroup(loop, isType);
    expect(leaves(match)).toEqual([type]);
    expect(leaves(rest)).toEqual([range]);
  }),
);

test(
  'a tree five thousand groups deep is no problem',
  scenario(async () => {
    const type = new TypeError('bottom');
    let deep: unknown = type;
    for (let level = 0; level < 5000; level++) deep = new AggregateError([deep, level], 'level');
    const found = leaves(deep);
    expect([found.length, found[0] === type]).toEqual([5001, true]);
    // Nothing is taken out, so nothing has to be built.
    expect(splitGroup(deep, () => true)[0] === deep).toBe(true);
    expect(splitGroup(deep, () => false)[1] === deep).toBe(true);
  }),
);
