import { InvalidStateError } from 'asynclings';
import { scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Coroutine, runToEnd } from './starter.ts';

function* greet(): Generator<unknown, string, unknown> {
  const name = yield 'name?';
  const town = yield 'town?';
  return `${String(name)} of ${String(town)}`;
}

test(
  'making a coroutine runs nothing',
  scenario(async () => {
    let runs = 0;
    const co = new Coroutine(function* () {
      runs++;
      yield 1;
    });
    expect([runs, co.state]).toEqual([0, 'created']);
    co.start();
    expect([runs, co.state]).toEqual([1, 'suspended']);
    co.close();
  }),
);

test(
  'goes from created over suspended to closed',
  scenario(async () => {
    const co = new Coroutine(greet);
    expect(co.state).toBe('created');
    expect(co.start()).toEqual({ done: false, value: 'name?' });
    expect(co.state).toBe('suspended');
    expect(co.send('Ada')).toEqual({ done: false, value: 'town?' });
    expect(co.state).toBe('suspended');
    expect(co.send('London')).toEqual({ done: true, value: 'Ada of London' });
    expect(co.state).toBe('closed');
    const brief = new Coroutine(function* () {
      return 7;
    });
    expect(brief.start()).toEqual({ done: true, value: 7 });
    expect(brief.state).toBe('closed');
  }),
);

test(
  'nobody can answer what has not been asked: send and throwIn before start are refused',
  scenario(async () => {
    const co = new Coroutine(greet);
    expect(() => co.send('early')).toThrow(InvalidStateError);
    expect(() => co.throwIn(new Error('early'))).toThrow(InvalidStateError);
    expect(co.state).toBe('created');
    co.start();
    expect(() => co.start()).toThrow(InvalidStateError);
    expect(co.send('Ada')).toEqual({ done: false, value: 'town?' });
    co.close();
  }),
);

test(
  'a yield gives what was sent, undefined included',
  scenario(async () => {
    const received: unknown[] = [];
    const co = new Coroutine(function* () {
      for (let count = 0; count < 3; count++) received.push(yield count);
    });
    co.start();
    co.send('a');
    co.send(undefined);
    co.send(0);
    expect(received).toEqual(['a', undefined, 0]);
  }),
);

test(
  'an error that is thrown in can be caught inside, and the coroutine goes on',
  scenario(async () => {
    const co = new Coroutine(function* (): Generator<unknown, string, unknown> {
      try {
        yield 'risky';
      } catch (error) {
        yield `caught ${(error as Error).message}`;
      }
      return 'end';
    });
    co.start();
    expect(co.throwIn(new Error('rain'))).toEqual({ done: false, value: 'caught rain' });
    expect(co.state).toBe('suspended');
    expect(co.send(undefined)).toEqual({ done: true, value: 'end' });
  }),
);

test(
  'an error that nobody catches comes out, and closes the coroutine',
  scenario(async () => {
    const rain = new Error('rain');
    const thrownIn = new Coroutine(greet);
    thrownIn.start();
    expect(() => thrownIn.throwIn(rain)).toThrow(rain);
    expect(thrownIn.state).toBe('closed');
    const failing = new Coroutine(function* () {
      throw rain;
    });
    expect(() => failing.start()).toThrow(rain);
    expect(failing.state).toBe('closed');
  }),
);

test(
  'close runs the finally blocks from inside to outside, once',
  scenario(async () => {
    const log: string[] = [];
    const co = new Coroutine(function* () {
      try {
        try {
          yield 'busy';
          log.push('never');
        } finally {
          log.push('inner');
        }
      } finally {
        log.push('outer');
      }
    });
    co.start();
    co.close();
    expect([log, co.state]).toEqual([['inner', 'outer'], 'closed']);
    co.close();
    expect(log).toEqual(['inner', 'outer']);
  }),
);

test(
  'closing what was never started runs none of it',
  scenario(async () => {
    const log: string[] = [];
    const co = new Coroutine(function* () {
      try {
        log.push('body');
        yield 1;
      } finally {
        log.push('finally');
      }
    });
    co.close();
    expect([log, co.state]).toEqual([[], 'closed']);
    expect(() => co.start()).toThrow(InvalidStateError);
  }),
);

test(
  'an error in the clean-up comes out of close, and the coroutine is closed',
  scenario(async () => {
    const stuck = new Error('stuck');
    const co = new Coroutine(function* () {
      try {
        yield 1;
      } finally {
        throw stuck;
      }
    });
    co.start();
    expect(() => co.close()).toThrow(stuck);
    expect(co.state).toBe('closed');
  }),
);

test(
  'seen from inside it is running',
  scenario(async () => {
    const seen: string[] = [];
    const co: Coroutine<void> = new Coroutine(function* () {
      seen.push(co.state);
      try {
        yield 1;
        seen.push(co.state);
        yield 2;
      } finally {
        seen.push(co.state);
      }
    });
    co.start();
    co.send(undefined);
    co.close();
    expect(seen).toEqual(['running', 'running', 'running']);
  }),
);

test(
  'a coroutine that runs cannot be stepped or closed by itself',
  scenario(async () => {
    const refusals: unknown[] = [];
    const attempt = (step: () => unknown) => {
      try {
        step();
      } catch (error) {
        refusals.push(error);
      }
    };
    const co: Coroutine<string> = new Coroutine(function* (): Generator<unknown, string, unknown> {
      for (const step of [() => co.start(), () => co.send(1), () => co.throwIn(new Error('x')), () => co.close()]) attempt(step);
      yield 'still here';
      return 'end';
    });
    expect(co.start()).toEqual({ done: false, value: 'still here' });
    expect(refusals.map((error) => error instanceof InvalidStateError)).toEqual([true, true, true, true]);
    expect(co.send(undefined)).toEqual({ done: true, value: 'end' });
  }),
);

test(
  'a clean-up that makes a request is told that it ignored the close',
  scenario(async () => {
    const co = new Coroutine(function* () {
      try {
        yield 'work';
      } finally {
        yield 'one more thing';
      }
    });
    co.start();
    expect(() => co.close()).toThrow(InvalidStateError);
    expect(co.state).toBe('suspended');
    expect(co.send(undefined).done).toBe(true);
    expect(co.state).toBe('closed');
  }),
);

test(
  'yield* hands requests out and the inner result in',
  scenario(async () => {
    function* ask(question: string): Generator<unknown, number, unknown> {
      return Number(yield question);
    }
    const co = new Coroutine(function* (): Generator<unknown, number, unknown> {
      return (yield* ask('left?')) + (yield* ask('right?'));
    });
    expect(co.start().value).toBe('left?');
    expect(co.send('20').value).toBe('right?');
    expect(co.send(22)).toEqual({ done: true, value: 42 });
  }),
);

test(
  'what is closed cannot be used any more, nor run once again',
  scenario(async () => {
    let runs = 0;
    const co = new Coroutine(function* () {
      runs++;
    });
    co.start();
    for (const step of [() => co.start(), () => co.send(1), () => co.throwIn(new Error('x'))]) expect(step).toThrow(InvalidStateError);
    expect(() => co.close()).not.toThrow();
    expect([runs, co.state]).toEqual([1, 'closed']);
  }),
);

test(
  'runToEnd answers every request and returns the result',
  scenario(async () => {
    const asked: unknown[] = [];
    const answer = (request: unknown) => {
      asked.push(request);
      return request === 'name?' ? 'Ada' : 'London';
    };
    expect(runToEnd(new Coroutine(greet), answer)).toBe('Ada of London');
    expect(asked).toEqual(['name?', 'town?']);
    expect(runToEnd(new Coroutine(function* () {}), answer)).toBe(undefined);
  }),
);

test(
  'runToEnd throws an answer that failed into the coroutine, where it can be caught',
  scenario(async () => {
    const noAnswer = new Error('no answer');
    const refuse = (): never => {
      throw noAnswer;
    };
    const careful = new Coroutine(function* (): Generator<unknown, string, unknown> {
      try {
        yield 'anyone?';
      } catch (error) {
        return `caught ${(error as Error).message}`;
      }
      return 'answered';
    });
    expect(runToEnd(careful, refuse)).toBe('caught no answer');
    const careless = new Coroutine(greet);
    expect(() => runToEnd(careless, refuse)).toThrow(noAnswer);
    expect(careless.state).toBe('closed');
  }),
);
