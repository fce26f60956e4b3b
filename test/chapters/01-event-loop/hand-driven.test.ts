import { InvalidStateError } from 'asynclings';
import { HandDriven } from 'asynclings/chapters/event-loop';
import { describe, expect, test } from 'vitest';

function greeter(log: string[] = []): HandDriven<string, string, string> {
  return new HandDriven(function* () {
    log.push('started');
    try {
      const name: string = yield 'who?';
      const place: string = yield 'where?';
      return `${name} in ${place}`;
    } finally {
      log.push('cleaned up');
    }
  });
}

describe('HandDriven', () => {
  test('is created, then suspended, then closed', () => {
    const log: string[] = [];
    const coroutine = greeter(log);
    expect([coroutine.state, log]).toEqual(['created', []]);
    expect(coroutine.start()).toEqual({ done: false, value: 'who?' });
    expect(coroutine.state).toBe('suspended');
    expect(coroutine.send('Ada')).toEqual({ done: false, value: 'where?' });
    expect(coroutine.send('London')).toEqual({ done: true, value: 'Ada in London' });
    expect([coroutine.state, log]).toEqual(['closed', ['started', 'cleaned up']]);
  });

  test('is running when looked at from inside', () => {
    const coroutine: HandDriven<string, void, void> = new HandDriven(function* (): Generator<string, void, void> {
      yield coroutine.state;
    });
    expect(coroutine.start().value).toBe('running');
  });

  test('takes an answer only to a question', () => {
    const coroutine = greeter();
    expect(() => coroutine.send('too early')).toThrow(InvalidStateError);
    coroutine.start();
    expect(() => coroutine.start()).toThrow(InvalidStateError);
    coroutine.send('Ada');
    coroutine.send('London');
    expect(() => coroutine.send('too late')).toThrow('closed');
    expect(() => coroutine.start()).toThrow(InvalidStateError);
  });

  test('stays as it is when it tries to step itself', () => {
    const coroutine: HandDriven<string, void, void> = new HandDriven(function* (): Generator<string, void, void> {
      expect(() => coroutine.send()).toThrow(InvalidStateError);
      expect(() => coroutine.close()).toThrow(InvalidStateError);
      yield coroutine.state;
    });
    expect(coroutine.start().value).toBe('running');
    expect(coroutine.state).toBe('suspended');
  });

  test('can catch what is thrown in, and go on', () => {
    const coroutine = new HandDriven<string, string, void>(function* () {
      try {
        yield 'careful';
      } catch (error) {
        yield `caught ${String(error)}`;
      }
      return 'end';
    });
    coroutine.start();
    expect(coroutine.throwIn(new Error('x')).value).toBe('caught Error: x');
    expect(coroutine.send()).toEqual({ done: true, value: 'end' });
  });

  test('is closed by an error that it does not catch', () => {
    const log: string[] = [];
    const coroutine = greeter(log);
    coroutine.start();
    expect(() => coroutine.throwIn(new RangeError('out'))).toThrow(RangeError);
    expect([coroutine.state, log]).toEqual(['closed', ['started', 'cleaned up']]);
  });

  test('cleans up when it is closed, and may be closed twice', () => {
    const log: string[] = [];
    const coroutine = greeter(log);
    coroutine.start();
    coroutine.close();
    coroutine.close();
    expect([coroutine.state, log]).toEqual(['closed', ['started', 'cleaned up']]);
    const unstarted = greeter();
    unstarted.close();
    expect(unstarted.state).toBe('closed');
  });

  test('is not allowed to make a request while it closes', () => {
    const stubborn = new HandDriven<string, void, void>(function* () {
      try {
        yield 'a';
      } finally {
        yield 'not yet';
      }
    });
    stubborn.start();
    expect(() => stubborn.close()).toThrow(InvalidStateError);
  });
});
