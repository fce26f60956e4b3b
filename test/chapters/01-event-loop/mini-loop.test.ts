import { JumpingClock, type MiniCoroutine, MiniLoop, type Request } from 'asynclings/chapters/event-loop';
import { beforeEach, describe, expect, test } from 'vitest';

let clock: JumpingClock;
let loop: MiniLoop;
let log: string[];
const note = (text: string) => (): void => void log.push(text);

beforeEach(() => {
  clock = new JumpingClock();
  loop = new MiniLoop(clock);
  log = [];
});

describe('callSoon()', () => {
  test('runs callbacks first in, first out', () => {
    for (const name of ['a', 'b', 'c']) loop.callSoon(note(name));
    loop.runForever();
    expect(log).toEqual(['a', 'b', 'c']);
  });

  test('runs what a callback adds in the next round, so that it cannot starve a timer', () => {
    let rounds = 0;
    const again = () => {
      clock.waitUntil(clock.now() + 1);
      if (++rounds < 10) loop.callSoon(again);
    };
    loop.callLater(3, () => log.push(`timer after ${rounds} rounds`));
    loop.callSoon(again);
    loop.runForever();
    expect(log).toEqual(['timer after 4 rounds']); // due at 3, it joins the round that is already queued
    expect(rounds).toBe(10);
  });
});

describe('callLater()', () => {
  test('runs callbacks by due time, those of one instant in the order of asking', () => {
    loop.callSoon(() => {
      loop.callLater(5, note('at 5, asked for first'));
      loop.callLater(3, note('at 3'));
    });
    loop.callLater(5, note('at 5, asked for before the run'));
    loop.runForever();
    expect(log).toEqual(['at 3', 'at 5, asked for before the run', 'at 5, asked for first']);
  });

  test('waits once per gap, exactly until the next deadline', () => {
    loop.callLater(1000, () => log.push(`${clock.now()}`));
    loop.callLater(1500, () => log.push(`${clock.now()}`));
    loop.runForever();
    expect(log).toEqual(['1000', '1500']);
    expect(clock.wakeUps).toBe(2);
  });

  test('takes 0 and less as due in the next round, and refuses what is not a number', () => {
    loop.callLater(0, note('0'));
    loop.callLater(-5, note('-5'));
    loop.callSoon(note('soon'));
    loop.runForever();
    expect(log).toEqual(['soon', '0', '-5']);
    expect(clock.wakeUps).toBe(0);
    expect(() => loop.callLater(Number.NaN, note('never'))).toThrow(TypeError);
    expect(() => loop.callLater('3' as unknown as number, note('never'))).toThrow(TypeError);
  });

  test('does not fire a long delay early, and waits for no infinite one', () => {
    loop.callLater(2 ** 31, () => log.push(`${clock.now()}`));
    loop.callLater(Infinity, note('never'));
    loop.runForever();
    expect(log).toEqual([`${2 ** 31}`]);
  });

  test('keeps 20 000 timers in order without sorting them all at every insertion', () => {
    const due: number[] = [];
    const startMs = performance.now();
    for (let n = 0; n < 20_000; n++) {
      const ms = (n * 7919) % 20_011;
      loop.callLater(ms, () => due.push(ms));
    }
    loop.runForever();
    expect(due).toHaveLength(20_000);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    expect(performance.now() - startMs).toBeLessThan(1000); // a heap needs a few dozen
  });
});

describe('a handle', () => {
  test('that is cancelled never runs, and does not keep the loop waiting', () => {
    const soon = loop.callSoon(note('soon'));
    const early = loop.callLater(10, note('early'));
    const late = loop.callLater(1000, note('late'));
    loop.callLater(20, () => late.cancel());
    soon.cancel();
    early.cancel();
    loop.runForever();
    expect(log).toEqual([]);
    expect([soon.cancelled, clock.now(), clock.wakeUps]).toEqual([true, 20, 1]);
  });
});

describe('a callback that throws', () => {
  test('is reported, and the others still run', () => {
    loop.onError = (error) => log.push(String(error));
    loop.callSoon(() => {
      throw new Error('boom');
    });
    loop.callSoon(note('still here'));
    loop.callLater(5, note('and later'));
    loop.runForever();
    expect(log).toEqual(['Error: boom', 'still here', 'and later']);
  });

  test('ends the run when nobody is told, and leaves the rest for the next one', () => {
    loop.callSoon(note('before'));
    loop.callSoon(() => {
      throw new Error('boom');
    });
    loop.callSoon(note('after'));
    expect(() => loop.runForever()).toThrow('boom');
    expect(log).toEqual(['before']);
    loop.runForever();
    expect(log).toEqual(['before', 'after']);
  });
});

describe('stop()', () => {
  test('ends the run after the round under way', () => {
    loop.callSoon(() => loop.stop());
    loop.callSoon(note('same round'));
    loop.callSoon(() => loop.callSoon(note('next round')));
    loop.runForever();
    expect(log).toEqual(['same round']);
  });

  test('before the run lets one round happen', () => {
    loop.callSoon(note('once'));
    loop.callSoon(() => loop.callSoon(note('never')));
    loop.stop();
    loop.runForever();
    expect(log).toEqual(['once']);
  });
});

describe('runForever()', () => {
  test('returns when nothing is left', () => {
    loop.runForever();
    expect(clock.wakeUps).toBe(0);
  });

  test('cannot be run by one of its own callbacks', () => {
    const errors: unknown[] = [];
    loop.onError = (error) => errors.push(error);
    loop.callSoon(() => loop.runForever());
    loop.callSoon(() => loop.runUntilComplete(() => counting('x', 1)));
    loop.callSoon(note('others go on'));
    loop.runForever();
    expect(errors.map(String)).toEqual([expect.stringMatching('running already'), expect.stringMatching('running already')]);
    expect(log).toEqual(['others go on']);
  });
});

describe('runUntilComplete()', () => {
  test('returns what the coroutine returned, after exactly the time it slept', () => {
    const result = loop.runUntilComplete(function* (): MiniCoroutine<string> {
      yield { kind: 'sleep', ms: 300 };
      return `at ${clock.now()}`;
    });
    expect(result).toBe('at 300');
    expect(clock.wakeUps).toBe(1);
  });

  test('runs the callbacks that were registered on the same loop before', () => {
    loop.callSoon(note('soon'));
    loop.callLater(5, note('later'));
    loop.runUntilComplete(function* (): MiniCoroutine<void> {
      yield { kind: 'sleep', ms: 10 };
    });
    expect(log).toEqual(['soon', 'later']);
  });

  test('throws what the coroutine threw', () => {
    const failing = function* (): MiniCoroutine<void> {
      yield { kind: 'turn' };
      throw new RangeError('inside');
    };
    expect(() => loop.runUntilComplete(failing)).toThrow(RangeError);
  });

  test('waits for another coroutine with yield*', () => {
    loop.runUntilComplete(function* (): MiniCoroutine<void> {
      yield* counting('a', 2);
      yield* counting('b', 1);
    });
    expect(log).toEqual(['a1', 'a2', 'b1']);
  });

  test('throws a request that makes no sense back at the yield that made it', () => {
    const result = loop.runUntilComplete(function* (): MiniCoroutine<string> {
      try {
        yield { kind: 'sleep', ms: Number.NaN };
      } catch (error) {
        return String(error);
      }
      return 'accepted';
    });
    expect(result).toMatch(/TypeError: .*NaN/);
  });

  test('says so when the loop ends before the coroutine does', () => {
    loop.callSoon(() => loop.stop());
    expect(() => loop.runUntilComplete(() => counting('x', 5))).toThrow('before the coroutine was complete');
    const never = function* (): MiniCoroutine<void> {
      yield { kind: 'sleep', ms: Infinity };
    };
    expect(() => new MiniLoop(clock).runUntilComplete(never)).toThrow('nothing left to do');
  });
});

describe('spawn()', () => {
  test('lets coroutines take turns', () => {
    loop.spawn(() => counting('a', 2));
    loop.runUntilComplete(() => counting('b', 3));
    expect(log).toEqual(['a1', 'b1', 'a2', 'b2', 'b3']);
  });

  test('treats the error of a coroutine like that of a callback', () => {
    const failing = function* (): MiniCoroutine<void> {
      yield { kind: 'turn' };
      throw new Error('boom');
    };
    loop.onError = (error) => log.push(String(error));
    loop.spawn(failing);
    loop.spawn(() => counting('a', 2));
    loop.runForever();
    expect(log).toEqual(['a1', 'Error: boom', 'a2']);
  });
});

function* counting(name: string, count: number): Generator<Request, void, void> {
  for (let n = 1; n <= count; n++) {
    log.push(`${name}${n}`);
    yield { kind: 'turn' };
  }
}
