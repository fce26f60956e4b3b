import { ExceptionGroup } from 'asynclings';
import { describe, expect, test } from 'vitest';

const type = new TypeError('type');
const range = new RangeError('range');
const plain = new Error('plain');

/** A group as nested arrays of messages. */
type Shape = string | Shape[];
const shape = (error: unknown): Shape => (error instanceof ExceptionGroup ? error.errors.map(shape) : (error as Error).message);
const shapeOf = (group: ExceptionGroup | undefined): Shape | undefined => group && shape(group);

test('it is an AggregateError with a message, errors and a cause', () => {
  const group = new ExceptionGroup([type, range], 'two', { cause: plain });
  expect(group).toBeInstanceOf(AggregateError);
  expect(group).toMatchObject({ name: 'ExceptionGroup', message: 'two', errors: [type, range], cause: plain });
  expect(String(group)).toBe('ExceptionGroup: two');
});

test('it takes any iterable, and refuses an empty one', () => {
  expect(new ExceptionGroup(new Set([type])).errors).toEqual([type]);
  expect(() => new ExceptionGroup([])).toThrow(RangeError);
});

test('it may hold what is no error', () => {
  expect(new ExceptionGroup(['text', undefined]).leaves()).toEqual(['text', undefined]);
});

test('later changes of the array do not reach it', () => {
  const errors = [type];
  const group = new ExceptionGroup(errors);
  errors.push(type);
  expect(group.errors).toEqual([type]);
});

describe('split', () => {
  const group = new ExceptionGroup([type, new ExceptionGroup([range, new ExceptionGroup([type, plain], 'deep')], 'inner')], 'outer');

  test('divides the tree by class and keeps the shape of each part', () => {
    const [matching, rest] = group.split(TypeError);
    expect([shapeOf(matching), shapeOf(rest)]).toEqual([
      ['type', [['type']]],
      [['range', ['plain']]],
    ]);
    expect(matching?.message).toBe('outer');
    expect(matching?.errors[1]).toMatchObject({ message: 'inner' });
  });

  test('divides it by a predicate, which may be an arrow or a plain function', () => {
    expect(shapeOf(group.split((error) => error === range)[0])).toEqual([['range']]);
    expect(
      shapeOf(
        group.split(function isPlain(error: unknown) {
          return error === plain;
        })[0],
      ),
    ).toEqual([[['plain']]]);
  });

  test('asks about groups before their members, and takes one that matches whole', () => {
    const [matching, rest] = group.split((error) => error instanceof ExceptionGroup && error.message === 'deep');
    expect([shapeOf(matching), shapeOf(rest)]).toEqual([[[['type', 'plain']]], ['type', ['range']]]);
    expect(group.split(ExceptionGroup)).toEqual([group, undefined]);
    expect(group.split(Error)).toEqual([group, undefined]);
  });

  test('a part that would be empty is undefined', () => {
    expect(group.split(SyntaxError)).toEqual([undefined, expect.any(ExceptionGroup)]);
    expect(shapeOf(group.split(SyntaxError)[1])).toEqual(shape(group));
    expect(group.split(() => true)).toEqual([group, undefined]);
  });

  test('the parts keep the cause', () => {
    const caused = new ExceptionGroup([type, range], 'caused', { cause: plain });
    expect(caused.split(TypeError).map((part) => part?.cause)).toEqual([plain, plain]);
    expect(Object.hasOwn(new ExceptionGroup([type, range]).subgroup(TypeError)!, 'cause')).toBe(false);
  });

  test('changes nothing in the group itself', () => {
    group.split(TypeError);
    expect(shape(group)).toEqual(['type', ['range', ['type', 'plain']]]);
  });
});

test('subgroup is the part that matches', () => {
  const group = new ExceptionGroup([type, range]);
  expect(shapeOf(group.subgroup(RangeError))).toEqual(['range']);
  expect(group.subgroup(SyntaxError)).toBeUndefined();
});

test('leaves lists every error that is no group, in the order of the tree', () => {
  const group = new ExceptionGroup([new ExceptionGroup([range]), type, new ExceptionGroup([new ExceptionGroup([plain])])]);
  expect(group.leaves()).toEqual([range, type, plain]);
});
