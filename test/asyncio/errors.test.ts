import {
  BrokenBarrierError,
  CancelledError,
  DeadlockError,
  ExceptionGroup,
  InvalidStateError,
  NoRunningLoopError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
} from 'asynclings';
import { expect, test } from 'vitest';

test.each([BrokenBarrierError, CancelledError, InvalidStateError, NoRunningLoopError, QueueEmpty, QueueFull, QueueShutDown, TimeoutError])(
  '%o is an Error that bears its own name',
  (Class: new () => Error) => {
    const error = new Class();
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(Class.name);
    expect(error.stack).toContain('errors.test');
  },
);

test('the two that carry more bear their names, too', () => {
  expect(new DeadlockError([]).name).toBe('DeadlockError');
  expect(new ExceptionGroup([new Error()]).name).toBe('ExceptionGroup');
});

test('the lack of a loop and a broken barrier are invalid states', () => {
  expect(new NoRunningLoopError()).toBeInstanceOf(InvalidStateError);
  expect(new BrokenBarrierError()).toBeInstanceOf(InvalidStateError);
  expect(new CancelledError()).not.toBeInstanceOf(InvalidStateError);
});

test('a CancelledError carries the reason; a string is its message', () => {
  expect(new CancelledError('user left')).toMatchObject({ reason: 'user left', message: 'user left' });
  expect(new CancelledError({ code: 7 })).toMatchObject({ reason: { code: 7 }, message: 'cancelled' });
  expect('reason' in new CancelledError()).toBe(true);
  expect(new CancelledError().reason).toBeUndefined();
});

test('a TimeoutError made by hand has no scope', () => {
  expect(new TimeoutError()).toMatchObject({ scope: undefined, message: 'time limit reached' });
});
