import { loopTime, sleep } from 'asynclings';
import { cancelSweep, fakeCall, scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Api, loadDashboard } from './starter.ts';

interface Times {
  readonly user?: number;
  readonly order?: (id: number) => number;
  readonly coupon?: number;
}

/** A service with one user, whose orders are worth 100 times their number; those below 0 cannot be had. */
function fakeApi(orderIds: readonly number[] = [1, 2, 3], { user = 10, order = () => 20, coupon = 20 }: Times = {}) {
  const log: string[] = [];
  const noted = <T>(text: string, value: T): T => {
    log.push(text);
    return value;
  };
  const calls = {
    user: fakeCall((id: string) => ({ id, name: `user ${id}`, orderIds }), { ms: user }),
    order: fakeCall(
      (id: number) => {
        if (id < 0) throw new Error(`order ${id}`);
        return { id, cents: id * 100 };
      },
      { ms: order },
    ),
    coupon: fakeCall((_userId: string) => ({ percent: 10 }), { ms: coupon }),
  };
  const api: Api = {
    user: (id) => noted(`user ${id}`, calls.user(id)),
    order: (id) => noted(`order ${id}`, calls.order(id)),
    coupon: (id) => noted(`coupon of ${id}`, calls.coupon(id)),
    hangUp: () => void log.push(`hang up, ${inFlight()} under way`),
  };
  const inFlight = () => calls.user.inFlight + calls.order.inFlight + calls.coupon.inFlight;
  return { api, calls, log, inFlight, hangUps: () => log.filter((line) => line.startsWith('hang up')).length };
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

test(
  'gives what the chain gave, for fifty services made up at random',
  scenario(async () => {
    const random = seededRandom(7);
    const upTo = (most: number) => Math.floor(random() * (most + 1));
    for (let round = 0; round < 50; round++) {
      const orderIds = Array.from({ length: upTo(4) }, () => upTo(50));
      const { api, calls } = fakeApi(orderIds, { user: upTo(9), order: (id) => id % 7, coupon: upTo(9) });
      const hasCoupon = random() < 0.7;
      if (!hasCoupon) calls.coupon.failOn(1, new Error('no coupon'));
      const full = orderIds.reduce((sum, id) => sum + id * 100, 0);
      expect(await loadDashboard(api, 'u7')).toEqual({
        name: 'user u7',
        orders: orderIds.map((id) => ({ id, cents: id * 100 })),
        cents: hasCoupon ? Math.round(full * 0.9) : full,
      });
    }
  }),
);

test(
  'asks in the order in which the chain asked',
  scenario(
    async () => {
      const { api, log } = fakeApi();
      await loadDashboard(api, 'ann');
      expect(log).toEqual(['user ann', 'order 1', 'order 2', 'order 3', 'coupon of ann', 'hang up, 0 under way']);
    },
    { order: 'fifo' },
  ),
);

test(
  'asks for the orders and the coupon at the same moment',
  scenario(async () => {
    const { api, calls } = fakeApi([1, 2, 3], { user: 10 });
    const loading = loadDashboard(api, 'ann');
    await sleep(15);
    expect([calls.order.inFlight, calls.coupon.inFlight]).toEqual([3, 1]);
    await loading;
  }),
);

test(
  'takes as long as the longest path, not as long as all calls together',
  scenario(async () => {
    const { api } = fakeApi([1, 2], { user: 10, order: (id) => id * 25, coupon: 40 });
    await loadDashboard(api, 'ann');
    expect(loopTime()).toBe(60);
  }),
);

test(
  'does without a coupon, but not without an order',
  scenario(async () => {
    const without = fakeApi();
    without.calls.coupon.failOn(1, new Error('no coupon'));
    expect(await loadDashboard(without.api, 'ann')).toMatchObject({ cents: 600 });
    const broken = fakeApi();
    broken.calls.order.failOn(2, new Error('order lost'));
    await expect(loadDashboard(broken.api, 'ann')).rejects.toThrow('order lost');
  }),
);

test(
  'fails with the very error that the service gave',
  scenario(async () => {
    const lost = new Error('lost');
    const noUser = fakeApi();
    noUser.calls.user.failOn(1, lost);
    expect(await failureOf(loadDashboard(noUser.api, 'ann'))).toBe(lost);
    const noOrder = fakeApi();
    noOrder.calls.order.failOn(3, lost);
    expect(await failureOf(loadDashboard(noOrder.api, 'ann'))).toBe(lost);
  }),
);

test(
  'hangs up exactly once, when everything is over',
  scenario(async () => {
    for (const fail of ['nothing', 'user', 'order', 'coupon'] as const) {
      const { api, calls, log, hangUps } = fakeApi([1, 2], { order: (id) => id * 25, coupon: 90 });
      if (fail !== 'nothing') calls[fail].failOn(1, new Error(fail));
      await failureOf(loadDashboard(api, 'ann'));
      expect(hangUps()).toBe(1);
      expect(log.at(-1)).toBe('hang up, 0 under way');
    }
  }),
);

test(
  'leaves nothing behind when an order fails: no call under way, no rejection unheard',
  scenario(async () => {
    const { api, calls, inFlight } = fakeApi([-1, -2, 3], { order: (id) => Math.abs(id) * 10, coupon: 60 });
    calls.coupon.failOn(1, new Error('no coupon'));
    await expect(loadDashboard(api, 'ann')).rejects.toThrow('order -1');
    expect(inFlight()).toBe(0);
    expect(loopTime()).toBe(20);
  }),
);

test(
  'asks for nothing more when there is no user',
  scenario(async () => {
    const { api, calls } = fakeApi();
    calls.user.failOn(1, new Error('no user'));
    await failureOf(loadDashboard(api, 'ann'));
    await sleep(50);
    expect([calls.order.calls.length, calls.coupon.calls.length]).toEqual([0, 0]);
  }),
);

test(
  'a service that throws at once makes the promise reject',
  scenario(async () => {
    const refuse = (): never => {
      throw new TypeError('bad id');
    };
    for (const name of ['user', 'order'] as const) {
      const { api, hangUps } = fakeApi();
      let promise: Promise<unknown> | undefined;
      expect(() => (promise = loadDashboard({ ...api, [name]: refuse }, ''))).not.toThrow();
      await expect(promise).rejects.toThrow('bad id');
      expect(hangUps()).toBe(1);
    }
    const { api } = fakeApi();
    expect(await loadDashboard({ ...api, coupon: refuse }, 'ann')).toMatchObject({ cents: 600 });
  }),
);

test(
  'who cancels it cancels the calls under way, and the line is given back',
  cancelSweep(async ({ victim, ending }) => {
    const { api, calls, inFlight, hangUps } = fakeApi([1, 2], { order: (id) => id * 15 });
    victim(() => loadDashboard(api, 'ann'));
    await ending();
    expect(inFlight()).toBe(0);
    expect(hangUps()).toBe(calls.user.calls.length);
  }),
);
