import { CancelledError, checkpoint, currentLoop, currentTask, gather, run, sleep } from 'asynclings';
import { EndlessRunError, explore, type ExploreResult, formatSchedule, latency, parseSchedule, renderStory, replay } from 'asynclings/testing';
import { describe, expect, test } from 'vitest';

/** Three tasks that log who comes when; fails on the order that `isWrong` names. */
const ordering = (isWrong: (order: string) => boolean) => async () => {
  const order: string[] = [];
  await gather(['a', 'b', 'c'].map((name) => async () => void order.push(name)));
  if (isWrong(order.join(''))) throw new RangeError(order.join(''));
};

function failed(result: ExploreResult): Extract<ExploreResult, { kind: 'failed' }> {
  if (result.kind !== 'failed') throw new Error(`it ${result.kind}`);
  return result;
}

describe('schedules', () => {
  test.each(['0:', '5:3x2', '0:0x1,3x1,17x2'])('%s is read and written', (text) => {
    expect(formatSchedule(parseSchedule(text))).toBe(text);
  });

  test.each(['', '0', ':', 'x:', '0:3', '0:3x0', '0:3x1,3x2', '0:4x1,3x2', '0:3x1,', '-1:', '0:3x2 '])('%j is refused', (text) => {
    expect(() => parseSchedule(text)).toThrow(SyntaxError);
  });

  test('replay() refuses a text that is no schedule', async () => {
    await expect(replay(() => checkpoint(), 'fast')).rejects.toThrow("'fast' is not a schedule");
  });

  test('replay() says when a schedule belongs to another program', async () => {
    expect(await replay(ordering(() => false), '0:0x2')).toMatchObject({ kind: 'passed', isFitting: true });
    expect(await replay(ordering(() => false), '0:0x7')).toMatchObject({ kind: 'passed', isFitting: false });
    expect(await replay(ordering(() => false), '0:40x1')).toMatchObject({ kind: 'passed', isFitting: false });
  });

  test('replay() runs first in, first out where the schedule is silent', async () => {
    const { trace } = await replay(() => sleep(30), '0:');
    expect(trace.endMs).toBe(30);
  });
});

describe('searching', () => {
  test('tries every order of a small program', async () => {
    const seen = new Set<string>();
    const result = await explore(ordering((order) => !seen.add(order)), { strategies: ['delay-bounded'] });
    expect(result).toMatchObject({ kind: 'survived', isExhaustive: true });
    expect([...seen].toSorted()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  });

  test('stops at the number of schedules it was allowed', async () => {
    expect(await explore(ordering(() => false), { schedules: 3 })).toEqual({ kind: 'survived', schedules: 3, isExhaustive: false });
  });

  test.each(['delay-bounded', 'random', 'pct'] as const)('%s alone finds it, and the result is the smallest', async (strategy) => {
    const result = failed(await explore(ordering((order) => order === 'cba'), { strategies: [strategy] }));
    expect(result).toMatchObject({ foundBy: strategy, isMinimal: true, schedule: '0:0x2,1x1' });
  });

  test('a failure of another class does not count as a smaller one', async () => {
    const result = await explore(
      async () => {
        const order: string[] = [];
        await gather(['a', 'b', 'c'].map((name) => async () => void order.push(name)));
        if (order[0] === 'c') throw order[1] === 'b' ? new TypeError('the one') : new RangeError('another');
      },
      { strategies: ['random'], seed: 4 },
    );
    const { failure, deviations } = failed(result);
    expect(deviations).toHaveLength(failure.name === 'TypeError' ? 2 : 1);
  });

  test('a failure in FIFO order is told as one', async () => {
    const result = failed(await explore(ordering(() => true)));
    expect(result).toMatchObject({ schedule: '0:', deviations: [], foundBy: 'fifo', isMinimal: true, schedules: 1 });
    expect(renderStory(result)).toContain('Every task was resumed first in, first out.');
    expect(renderStory(result, { lang: 'zh-CN' })).toContain('所有任务都按先进先出的次序恢复');
  });

  test('counts its runs for whoever watches, and stops for whoever has seen enough', async () => {
    const controller = new AbortController();
    const onProgress = (runs: number) => runs === 5 && controller.abort(new Error('enough'));
    await expect(explore(ordering(() => false), { signal: controller.signal, onProgress })).rejects.toThrow('enough');
  });

  test.each([{ schedules: 0 }, { seed: -1 }, { maxTurns: 0.5 }, { maxChoices: NaN }])('%j is refused', async (options) => {
    await expect(explore(ordering(() => false), options)).rejects.toThrow(RangeError);
  });

  test('a host may run the program in its own way', async () => {
    let count = 0;
    const result = await explore(ordering(() => false), { schedules: 4, run: (program, options) => (count++, run(program, options)) });
    expect(result).toMatchObject({ kind: 'survived' });
    expect(count).toBe(5); // the first schedule runs twice, to see whether it can be relied on
  });
});

describe('runs that do not end', () => {
  const polling = async () => {
    const door = { isOpen: false };
    await gather([
      async () => {
        while (!door.isOpen) await checkpoint();
      },
      async () => {
        for (let i = 0; i < 3; i++) await checkpoint();
        door.isOpen = true;
      },
    ]);
  };

  test('a loop that polls comes to an end under every strategy', async () => {
    expect(await explore(polling, { schedules: 300, maxChoices: 50 })).toEqual({ kind: 'survived', schedules: 300, isExhaustive: false });
  });

  test.each([
    ['a lone task that polls', async () => { for (;;) await checkpoint(); }],
    ['a heartbeat', async () => { for (;;) await sleep(1000); }],
    ['two tasks that hand each other the turn', () => gather([1, 2].map(() => async () => { for (;;) await checkpoint(); })) as Promise<never>],
  ])('%s is stopped', async (_name, program) => {
    const { error } = failed(await explore(program, { maxTurns: 500 }));
    expect(error).toBeInstanceOf(EndlessRunError);
    expect((error as EndlessRunError).turns).toBe(500);
  });

  test('a task that swallows every cancellation is left behind', async () => {
    const patience = { isOver: false };
    const stubborn = async () => {
      while (!patience.isOver) await checkpoint().catch((error: unknown) => expect(error).toBeInstanceOf(CancelledError));
    };
    expect(failed(await explore(stubborn, { maxTurns: 100 })).error).toBeInstanceOf(EndlessRunError);
    patience.isOver = true;
  });
});

describe('chance and time', () => {
  const realRandom = Math.random;

  test('are the same in every run of a seed, and another under another', async () => {
    const numbers: number[] = [];
    const draw = async () => {
      await sleep(10);
      numbers.push(Math.random(), Date.now(), new Date().getTime(), performance.now());
    };
    await replay(draw, '1:');
    await replay(draw, '1:');
    await replay(draw, '2:');
    const [first, second, third] = [numbers.slice(0, 4), numbers.slice(4, 8), numbers.slice(8)];
    expect(second).toEqual(first);
    expect(first.slice(1)).toEqual([Date.UTC(2024, 0, 1) + 10, Date.UTC(2024, 0, 1) + 10, 10]);
    expect(third[0]).not.toBe(first[0]);
    expect(third.slice(1)).toEqual(first.slice(1));
  });

  test('dates are still dates', async () => {
    const look = async () => {
      const date = new Date(2020, 1, 2);
      expect([date instanceof Date, date.getFullYear(), Date.parse('2020-01-01T00:00:00Z'), typeof Date()]).toEqual([true, 2020, 1577836800000, 'string']);
    };
    expect(await replay(look, '0:')).toMatchObject({ kind: 'passed' });
  });

  test('are real again afterwards, and outside all along', async () => {
    const before = [Math.random, Date, Object.getOwnPropertyDescriptor(performance, 'now')];
    const exploring = explore(() => sleep(5), { schedules: 50 });
    expect(new Date().getFullYear()).toBeGreaterThan(2024);
    await exploring;
    expect([Math.random, Date, Object.getOwnPropertyDescriptor(performance, 'now')]).toEqual(before);
    await explore(() => Promise.reject(new Error('no')));
    expect(Math.random).toBe(realRandom);
  });

  test('a program that draws from a real source is found out', async () => {
    const result = await explore(async () => {
      await sleep(realRandom() * 1000);
    });
    expect(result).toMatchObject({ kind: 'nondeterministic', schedule: '0:', difference: { first: { kind: 'task.waiting' }, second: { kind: 'task.waiting' } } });
  });

  test('a program that keeps state from run to run is found out', async () => {
    let runs = 0;
    const result = await explore(async () => {
      if (runs++ > 0) await checkpoint();
    });
    expect(result.kind).toBe('nondeterministic');
  });

  test('a failure that comes by chance is not taken for a race', async () => {
    let runs = 0;
    const result = await explore(ordering(() => ++runs === 7));
    expect(result.kind).toBe('nondeterministic');
  });
});

describe('latencies', () => {
  /** A cache that is filled by whoever answers last, which is not always whoever was asked last. */
  const search = (isChecked: boolean) => async () => {
    let shown = '';
    let latest = '';
    const type = async (text: string): Promise<void> => {
      latest = text;
      await latency(10, 50);
      if (!isChecked || latest === text) shown = text;
    };
    await gather([() => type('a'), async () => { await sleep(20); await type('ab'); }]);
    if (shown !== 'ab') throw new Error(`shows ${shown}`);
  };

  test('an answer that comes late is found, told by its sleep, and replayed', async () => {
    for (const strategy of ['delay-bounded', 'random', 'pct'] as const) {
      const result = failed(await explore(search(false), { strategies: [strategy] }));
      expect(result).toMatchObject({ failure: { message: 'shows a' } });
      expect(result.trace.tasks.flatMap(({ waits }) => waits).map(({ label }) => label)).toContain('sleep 50 ms');
      expect(await replay(search(false), result.schedule)).toMatchObject({ kind: 'failed', isFitting: true, hash: result.hash });
    }
  });

  test('what holds however long they take is proved to', async () => {
    expect(await explore(search(true), { strategies: ['delay-bounded'] })).toMatchObject({ kind: 'survived', isExhaustive: true });
  });

  test('without an explorer take as long as usual', async () => {
    expect(await run(async () => { await latency(10, 50); return currentLoop().timeMs; }, { clock: 'virtual' })).toBe(10);
  });
});

test('tasks keep their identity while they are explored', async () => {
  expect(await replay(async () => expect(currentTask()?.name).toBe('main'), '0:')).toMatchObject({ kind: 'passed' });
});
