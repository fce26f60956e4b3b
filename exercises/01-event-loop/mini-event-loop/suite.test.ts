import { scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Clock, MiniLoop, type Request } from './starter.ts';

/** Jumps instead of waiting, and remembers what it was asked for. */
class FakeClock implements Clock {
  #nowMs = 0;
  readonly waits: number[] = [];

  now(): number {
    return this.#nowMs;
  }

  waitUntil(t: number): void {
    this.waits.push(t);
    this.#nowMs = Math.max(this.#nowMs, t);
  }

  /** Time that a callback takes to run. */
  pass(ms: number): void {
    this.#nowMs += ms;
  }
}

function makeLoop() {
  const clock = new FakeClock();
  const log: string[] = [];
  return { clock, loop: new MiniLoop(clock), log, note: (text: string) => () => void log.push(`${text}@${clock.now()}`) };
}

/** Every order in which `values` can stand. */
function ordersOf(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((first) => ordersOf(values.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}

test(
  'callbacks that are ready run first in, first out',
  scenario(async () => {
    const { loop, log, note } = makeLoop();
    for (const name of ['a', 'b', 'c']) loop.callSoon(note(name));
    expect(log).toEqual([]);
    loop.runForever();
    expect(log).toEqual(['a@0', 'b@0', 'c@0']);
  }),
);

test(
  'what a callback adds runs in the next round, so timers get their turn',
  scenario(async () => {
    const { clock, loop, log, note } = makeLoop();
    let rounds = 0;
    const again = () => {
      clock.pass(1);
      if (++rounds < 100) loop.callSoon(again);
    };
    loop.callSoon(again);
    loop.callSoon(note('b'));
    loop.callLater(3, note('timer'));
    loop.runForever();
    expect(log).toEqual(['b@1', 'timer@4']);
    expect(rounds).toBe(100);
    expect(clock.waits).toEqual([]);
  }),
);

test(
  'timers run by the time they are due, ties in the order in which they were set',
  scenario(async () => {
    const { clock, loop, log, note } = makeLoop();
    loop.callLater(30, note('c30'));
    loop.callLater(10, note('a10'));
    loop.callLater(20, note('b20'));
    loop.callLater(10, note('a10 too'));
    loop.callSoon(() => {
      clock.pass(5);
      loop.callLater(25, note('d30')); // a shorter delay, and due at the same time as c30
      loop.callLater(5, note('a10 late'));
    });
    loop.runForever();
    expect(log).toEqual(['a10@10', 'a10 too@10', 'a10 late@10', 'b20@20', 'c30@30', 'd30@30']);
  }),
);

test(
  'however six timers are mixed when they are set, each runs when it is due',
  scenario(async () => {
    for (const delays of ordersOf([10, 20, 30, 40, 50, 60])) {
      const { loop, log, note } = makeLoop();
      for (const ms of delays) loop.callLater(ms, note(String(ms)));
      loop.runForever();
      expect(log, `set in the order ${delays.join(', ')}`).toEqual(['10@10', '20@20', '30@30', '40@40', '50@50', '60@60']);
    }
  }),
);

test(
  'waits once for each gap, until exactly the next instant',
  scenario(async () => {
    const { clock, loop, note } = makeLoop();
    loop.callLater(1000, note('a'));
    loop.callLater(1000, note('b'));
    loop.callLater(2500, note('c'));
    loop.runForever();
    expect(clock.waits).toEqual([1000, 2500]);
  }),
);

test(
  'a cancelled handle never runs, and keeps nobody waiting',
  scenario(async () => {
    const { clock, loop, log, note } = makeLoop();
    const soon = loop.callSoon(note('soon'));
    const later = loop.callLater(500, note('later'));
    const kept = loop.callLater(50, note('kept'));
    expect([soon.cancelled, later.cancelled]).toEqual([false, false]);
    soon.cancel();
    later.cancel();
    expect([soon.cancelled, later.cancelled, kept.cancelled]).toEqual([true, true, false]);
    const inTime = loop.callLater(80, note('in time'));
    loop.callLater(60, () => inTime.cancel());
    for (const ms of [51, 52, 53, 54, 55, 56, 57, 58, 59]) loop.callLater(ms, note('never')).cancel();
    loop.runForever();
    expect(log).toEqual(['kept@50']);
    expect(clock.waits).toEqual([50, 60]);
  }),
);

test(
  'a callback that throws is told to onError, and the others run',
  scenario(async () => {
    const { loop, log, note } = makeLoop();
    const errors: unknown[] = [];
    loop.onError = (error) => void errors.push(error);
    const bad = new Error('bad');
    const fail = () => {
      throw bad;
    };
    loop.callSoon(fail);
    loop.callSoon(note('a'));
    loop.callLater(10, fail);
    loop.callLater(20, note('b'));
    loop.runForever();
    expect(errors).toEqual([bad, bad]);
    expect(log).toEqual(['a@0', 'b@20']);
  }),
);

test(
  'without onError the error comes out of the run, and the next run does the rest',
  scenario(async () => {
    const { loop, log, note } = makeLoop();
    const bad = new Error('bad');
    loop.callSoon(note('a'));
    loop.callSoon(() => {
      throw bad;
    });
    loop.callSoon(note('b'));
    expect(() => loop.runForever()).toThrow(bad);
    expect(log).toEqual(['a@0']);
    loop.runForever();
    expect(log).toEqual(['a@0', 'b@0']);
  }),
);

test(
  'stop ends the run after the round under way; before the run, after its first round',
  scenario(async () => {
    const { loop, log, note } = makeLoop();
    loop.callSoon(note('a'));
    loop.callSoon(() => loop.callSoon(note('next round')));
    loop.stop();
    loop.runForever();
    expect(log).toEqual(['a@0']);
    loop.callSoon(() => loop.stop());
    loop.callSoon(note('same round'));
    loop.callSoon(() => loop.callSoon(note('later')));
    loop.runForever();
    expect(log).toEqual(['a@0', 'next round@0', 'same round@0']);
    loop.runForever();
    expect(log).toEqual(['a@0', 'next round@0', 'same round@0', 'later@0']);
  }),
);

test(
  'runForever returns when nothing is left',
  scenario(async () => {
    const { clock, loop } = makeLoop();
    loop.runForever();
    expect(clock.waits).toEqual([]);
    loop.callLater(5, () => loop.callLater(5, () => {}));
    loop.runForever();
    expect(clock.now()).toBe(10);
  }),
);

test(
  'runUntilComplete returns what the coroutine returns, and throws what it throws',
  scenario(async () => {
    const { clock, loop } = makeLoop();
    function* nap(): Generator<Request, string, unknown> {
      yield { sleep: 30 };
      yield { yield: true };
      yield { sleep: 12 };
      return 'rested';
    }
    expect(loop.runUntilComplete(nap)).toBe('rested');
    expect([clock.now(), clock.waits]).toEqual([42, [30, 42]]);
    const bad = new Error('bad dream');
    function* nightmare(): Generator<Request, void, unknown> {
      yield { sleep: 1 };
      throw bad;
    }
    const told: unknown[] = [];
    loop.onError = (error) => void told.push(error);
    expect(() => loop.runUntilComplete(nightmare)).toThrow(bad);
    expect(told).toEqual([]);
    expect(loop.runUntilComplete(nap)).toBe('rested');
    loop.stop();
    expect(() => loop.runUntilComplete(nap)).toThrow(Error); // stopped before it was complete
  }),
);

test(
  'callbacks of the same loop run while a coroutine is under way',
  scenario(async () => {
    const { loop, log, note } = makeLoop();
    loop.callSoon(note('before'));
    loop.callLater(5, note('between'));
    loop.callLater(50, note('after'));
    const result = loop.runUntilComplete(function* (): Generator<Request, number, unknown> {
      note('begin')();
      yield { sleep: 10 };
      note('end')();
      return 42;
    });
    expect(result).toBe(42);
    expect(log).toEqual(['before@0', 'begin@0', 'between@5', 'end@10']);
    loop.runForever();
    expect(log.at(-1)).toBe('after@50');
  }),
);

test(
  'two coroutines take turns when they yield',
  scenario(async () => {
    const { loop, log } = makeLoop();
    function* steps(name: string): Generator<Request, string, unknown> {
      for (const n of [1, 2, 3]) {
        log.push(`${name}${n}`);
        yield { yield: true };
      }
      return name;
    }
    const other = steps('b');
    const stepOther = () => void (other.next().done || loop.callSoon(stepOther));
    loop.callSoon(stepOther);
    expect(loop.runUntilComplete(() => steps('a'))).toBe('a');
    expect(log).toEqual(['b1', 'a1', 'b2', 'a2', 'b3', 'a3']);
  }),
);

test(
  'odd delays: below 0 is the next round, NaN is refused, a very long one is not cut short',
  scenario(async () => {
    const { clock, loop, log, note } = makeLoop();
    expect(() => loop.callLater(Number.NaN, note('never'))).toThrow(TypeError);
    expect(() => loop.callLater('5' as never, note('never'))).toThrow(TypeError);
    loop.callSoon(() => {
      loop.callLater(-5, note('below 0'));
      loop.callLater(0, note('0'));
      log.push('same round');
    });
    loop.callLater(2 ** 31, note('long'));
    loop.runForever();
    expect(log).toEqual(['same round', 'below 0@0', '0@0', `long@${2 ** 31}`]);
    expect(clock.waits).toEqual([2 ** 31]);
  }),
);

test(
  'twenty thousand timers are put in order without sorting each time',
  scenario(async () => {
    const { loop } = makeLoop();
    const count = 20_000;
    const fired: number[] = [];
    const begin = process.cpuUsage();
    for (let n = 0; n < count; n++) {
      const ms = (n * 7919) % count; // each delay once, well mixed
      loop.callLater(ms, () => void fired.push(ms));
    }
    loop.runForever();
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(600);
    expect(fired.every((ms, index) => ms === index)).toBe(true);
    expect(fired).toHaveLength(count);
  }),
);

test(
  'a loop that runs cannot be run once more from inside',
  scenario(async () => {
    const { loop, log, note } = makeLoop();
    const errors: unknown[] = [];
    loop.onError = (error) => void errors.push(error);
    loop.callSoon(() => loop.runForever());
    const inner = function* (): Generator<Request, void, unknown> {
      log.push('inner');
      yield { yield: true };
    };
    loop.callSoon(() => loop.runUntilComplete(inner));
    loop.callSoon(note('a'));
    loop.runForever();
    expect(errors.map((error) => error instanceof Error)).toEqual([true, true]);
    expect(log).toEqual(['a@0']);
  }),
);
