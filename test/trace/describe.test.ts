import { createTask, sleep, Task } from 'asynclings';
import { expect, test } from 'vitest';
import { record } from './record.ts';

/** How a trace shows what a task returned. */
async function shown(value: unknown): Promise<string | undefined> {
  const trace = await record(() => createTask(() => value as string, { name: 'child' }).join());
  return trace.task('child').value;
}

const fail = (): never => {
  throw new Error('code of the value was run');
};

class Account {
  balance = 3;
  get secret(): never {
    return fail();
  }
}

test.each([
  [undefined, undefined],
  [null, 'null'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [12n, '12n'],
  [Symbol('tag'), 'Symbol(tag)'],
  ["it's", '"it\'s"'],
  ['a\nb', String.raw`'a\nb'`],
  [sleep, '[Function sleep]'],
  [() => 1, '[Function (anonymous)]'],
  [[1, 'two', [3, [4, [5]]]], "[1, 'two', [3, [Array(2)]]]"],
  [[1, 2, 3, 4, 5, 6], '[1, 2, 3, 4, … 2 more]'],
  [[, 1], '[<empty>, 1]'], // oxlint-disable-line no-sparse-arrays
  [{ id: 7, tags: ['a'] }, "{ id: 7, tags: ['a'] }"],
  [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, '{ a: 1, b: 2, c: 3, d: 4, … }'],
  [{ a: { b: { c: 1 } } }, '{ a: { b: [Object] } }'],
  [Object.create(null), '{}'],
  [new Account(), 'Account { balance: 3 }'],
  [new RangeError('too far'), 'RangeError: too far'],
  [new Error(''), 'Error'],
  [new Map([[1, 2]]), 'Map(1)'],
  [new Set([1, 2]), 'Set(2)'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), 'Invalid Date'],
  [new Uint8Array(3), 'Uint8Array(3 bytes)'],
])('%o reads %s', async (value, text) => {
  expect(await shown(value)).toBe(text);
});

test('a long value is cut off', async () => {
  const text = await shown('x'.repeat(1000));
  expect(text).toHaveLength(120);
  expect(text?.endsWith('…')).toBe(true);
});

test('a character of two halves is not cut in two', async () => {
  expect(await shown('🐼'.repeat(200))).not.toMatch(/\p{Cs}/u);
});

// Awaiting a value looks for its `then`, which is not the recorder's doing.
const getTrap = (_target: object, key: string | symbol): undefined => (key === 'then' ? undefined : fail());

test.each<[string, unknown]>([
  ['getters', { get trap() { return fail(); } }],
  ['toString', { toString: fail, [Symbol.toPrimitive]: fail, toJSON: fail }],
  ['custom inspection', { [Symbol.for('nodejs.util.inspect.custom')]: fail }],
  ['tag', { get [Symbol.toStringTag]() { return fail(); } }],
  ['message', Object.defineProperty(new Error('x'), 'message', { get: fail })],
  ['stack', Object.defineProperty(new Error('x'), 'stack', { get: fail })],
  ['class name', new (class { static get name() { return fail(); } })()], // oxlint-disable-line typescript/no-extraneous-class
  ['size', new (class extends Map { override get size() { return fail(); } })()],
  ['proxy traps', new Proxy({}, { get: getTrap, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail, has: fail })],
  ["prototype's proxy traps", Object.create(new Proxy({}, { get: getTrap, getPrototypeOf: fail, getOwnPropertyDescriptor: fail }))],
  ["members' proxy traps", { inner: new Proxy([], { get: fail, ownKeys: fail }) }],
])('showing a value does not run its %s', async (_what, value) => {
  const text = await shown(value);
  expect(text).toBeTypeOf('string');
  expect(text).not.toContain('code of the value was run');
});

test('a value that contains itself ends', async () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(await shown(loop)).toBe('{ self: { self: [Object] } }');
});

test('a counterfeit task does not break the recorder', async () => {
  expect(await shown(Object.create(Task.prototype))).toBe('[unreadable]');
});

test('hostile reasons and errors are recorded too', async () => {
  const trap = new Proxy({}, { get: fail, getPrototypeOf: fail, ownKeys: fail }); // a reason is not awaited
  const trace = await record(async () => {
    const child = createTask(() => sleep(10), { name: 'child' });
    await sleep(1);
    child.cancel(trap);
    await child.join();
  });
  expect(trace.task('child').cancellations).toMatchObject([{ reason: '[Proxy]' }]);
});
