import { loopTime, sleep } from 'asynclings';
import { cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Rec, ship } from './starter.ts';

const SEND_MS = 32;

interface Plan {
  readonly count: number;
  /** How long the source takes for a record. */
  readonly readMs?: number | ((index: number) => number);
  readonly sendMs?: number;
  /** The source fails instead of handing out this one. */
  readonly failsAt?: number;
}

/** A source and a sink that count the records between them. */
function setUp({ count, readMs = 1, sendMs = SEND_MS, failsAt = Infinity }: Plan) {
  const seen = { alive: 0, most: 0, closed: 0, begun: 0, latencies: [] as number[] };
  const handedOutMs = new Map<string, number>();
  async function* source(): AsyncGenerator<Rec, void, void> {
    seen.begun++;
    try {
      for (let index = 0; index < count; index++) {
        if (index === failsAt) throw new Error('the disk is gone');
        const ms = typeof readMs === 'number' ? readMs : readMs(index);
        if (ms > 0) await sleep(ms);
        seen.most = Math.max(seen.most, ++seen.alive);
        handedOutMs.set(`line ${index}`, loopTime());
        yield { line: `line ${index}` };
      }
    } finally {
      seen.closed++;
    }
  }
  const delivered: string[] = [];
  const send = fakeCall(
    (batch: readonly Rec[]) => {
      delivered.push(...batch.map(({ line }) => line));
      seen.alive -= batch.length;
    },
    { ms: (batch) => {
      expect(batch.length).toBeGreaterThanOrEqual(1);
      expect(batch.length).toBeLessThanOrEqual(32);
      for (const { line } of batch) seen.latencies.push(loopTime() - handedOutMs.get(line)!);
      return sendMs;
    } },
  );
  return { source: source(), sink: { send }, send, seen, delivered };
}

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

test(
  'every record arrives, once and in order',
  scenario(async () => {
    for (const count of [2, 32, 33, 150]) {
      const { source, sink, send, seen, delivered } = setUp({ count });
      expect(await ship(source, sink)).toBe(count);
      expect(delivered).toEqual(lines(count));
      expect([send.mostInFlight, seen.closed]).toEqual([1, 1]);
    }
  }),
);

test(
  'never more than 64 records are alive',
  scenario(async () => {
    const { source, sink, seen, delivered } = setUp({ count: 500, readMs: 0.1 });
    await ship(source, sink);
    expect(delivered).toEqual(lines(500));
    expect(seen.most).toBeLessThanOrEqual(64);
  }),
);

test(
  'a burst does not break the limit',
  scenario(async () => {
    const { source, sink, seen, delivered } = setUp({ count: 300, readMs: (index) => (index % 150 === 149 ? 500 : 0) });
    await ship(source, sink);
    expect(delivered).toEqual(lines(300));
    expect(seen.most).toBeLessThanOrEqual(64);
  }),
);

test(
  'reading and sending overlap',
  scenario(
    async () => {
      const { source, sink } = setUp({ count: 960 });
      await ship(source, sink);
      const idealMs = 960 + SEND_MS;
      expect(loopTime()).toBeLessThanOrEqual(1.05 * idealMs);
    },
    { order: 'fifo' },
  ),
);

test(
  'a record does not wait for others when the sink is idle',
  scenario(async () => {
    const { source, sink, seen } = setUp({ count: 40, readMs: 100, sendMs: 1 });
    await ship(source, sink);
    expect([Math.max(...seen.latencies), loopTime()]).toEqual([0, 4001]);
  }),
);

test(
  'nothing to ship is nothing to do',
  scenario(async () => {
    const { source, sink, send, seen } = setUp({ count: 0 });
    expect(await ship(source, sink)).toBe(0);
    expect([send.calls.length, seen.closed, loopTime()]).toEqual([0, 1, 0]);
  }),
);

test(
  'a single record is shipped as well',
  scenario(async () => {
    const { source, sink, delivered } = setUp({ count: 1 });
    expect(await ship(source, sink)).toBe(1);
    expect([delivered, loopTime()]).toEqual([['line 0'], 1 + SEND_MS]);
  }),
);

test(
  'a sink that fails ends it with that error, and closes the source',
  scenario(async () => {
    for (const readMs of [0, 1, 200]) {
      const { source, sink, send, seen } = setUp({ count: 500, readMs });
      const failure = new Error('connection lost');
      send.failOn(2, failure);
      expect(await ship(source, sink).catch((error: unknown) => error)).toBe(failure);
      expect(seen.closed).toBe(1);
      expect(seen.most).toBeLessThanOrEqual(128);
    }
  }),
);

test(
  'a source that fails ends it with that error, after what was read has been delivered',
  scenario(async () => {
    for (const failsAt of [0, 5, 100]) {
      const { source, sink, delivered } = setUp({ count: 500, failsAt });
      await expect(ship(source, sink)).rejects.toThrow('the disk is gone');
      expect(delivered).toEqual(lines(failsAt));
    }
  }),
);

test(
  'wherever it is cancelled, the source is closed and nothing goes on',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { source, sink, send, seen, delivered } = setUp({ count: 40 });
    victim(() => ship(source, sink));
    await ending();
    expect([seen.closed, send.inFlight]).toEqual([seen.begun, 0]);
    const count = delivered.length;
    await sleep(1000);
    expect(delivered).toHaveLength(count);
    if (isUndisturbed) expect(count).toBe(40);
  }),
);
