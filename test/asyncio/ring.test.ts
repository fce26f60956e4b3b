import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ring } from '../../src/asyncio/ring.ts';

test('it does what an array does, whatever is pushed, shifted, popped and taken out in between', () => {
  const operation = fc.oneof({ weight: 3, arbitrary: fc.constant('push' as const) }, fc.constantFrom('shift' as const, 'pop' as const, 'takeAt' as const));
  fc.assert(
    fc.property(fc.array(fc.tuple(operation, fc.nat()), { maxLength: 200 }), (steps) => {
      const ring = new Ring<number>();
      const model: number[] = [];
      for (const [what, n] of steps) {
        if (what === 'push') {
          ring.push(n);
          model.push(n);
        } else if (model.length > 0) {
          const index = n % model.length;
          if (what === 'shift') expect(ring.shift()).toBe(model.shift());
          else if (what === 'pop') expect(ring.pop()).toBe(model.pop());
          else expect(ring.takeAt(index)).toBe(model.splice(index, 1)[0]);
        }
        expect(ring.size).toBe(model.length);
        expect(model.map((_, i) => ring.at(i))).toEqual(model);
      }
    }),
  );
});

test('it holds more than it began with', () => {
  const ring = new Ring<number>();
  for (let i = 0; i < 5; i++) ring.push(-1);
  for (let i = 0; i < 5; i++) ring.shift();
  for (let i = 0; i < 1000; i++) ring.push(i);
  for (let i = 0; i < 1000; i++) expect(ring.shift()).toBe(i);
  expect(ring.size).toBe(0);
});

test('it may hold undefined', () => {
  const ring = new Ring<undefined>();
  ring.push(undefined);
  expect([ring.size, ring.shift(), ring.size]).toEqual([1, undefined, 0]);
});
