import { ExceptionGroup, loopTime, sleep, TimeoutError } from 'asynclings';
import { cancelSweep, failSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { handle, type Req, type Res } from './starter.ts';

const REQ: Req = { id: 'r1', items: ['pen', 'ink'], limitMs: 500 };

interface Times {
  readonly audit?: number;
  readonly reserve?: (item: string) => number;
  readonly charge?: number;
}

function fakeDeps({ audit = 5, reserve = () => 10, charge = 20 }: Times = {}) {
  const log: string[] = [];
  const deps = {
    audit: fakeCall((_id: string) => undefined as void, { ms: audit }),
    reserve: fakeCall((_item: string) => undefined as void, { ms: reserve }),
    charge: fakeCall((item: string) => (log.push('charged'), item.length), { ms: charge }),
    mail: fakeCall((receipts: readonly number[]) => void log.push(`mail ${receipts.join(' ')}`), { ms: 10 }),
  };
  const all = Object.values(deps);
  return {
    deps,
    log,
    inFlight: () => all.reduce((sum, call) => sum + call.inFlight, 0),
    started: () => all.reduce((sum, call) => sum + call.calls.length, 0),
  };
}

const errorOf = (res: Res): unknown => (res.status === 'failed' ? res.error : 'no error');

test(
  'an order that goes well is answered as before',
  scenario(async () => {
    const { deps, log } = fakeDeps();
    expect(await handle({ ...REQ, items: ['pen', 'paper', 'ink'] }, deps)).toEqual({ status: 'ok', receipts: [3, 5, 3] });
    expect(log).toEqual(['charged', 'charged', 'charged', 'mail 3 5 3']);
    expect(deps.audit.calls.map(({ args }) => args)).toEqual([['r1']]);
    expect(loopTime()).toBe(40);
  }),
);

test(
  'after a failure nothing new is started',
  scenario(async () => {
    const { deps, started } = fakeDeps({ reserve: (item) => (item === 'pen' ? 10 : 30) });
    const lost = new Error('out of stock');
    const reserve = async (item: string) => {
      await deps.reserve(item);
      if (item === 'pen') throw lost;
    };
    expect(errorOf(await handle(REQ, { ...deps, reserve }))).toBe(lost);
    const before = started();
    await sleep(1000);
    expect(started()).toBe(before);
    expect([deps.charge.calls.length, deps.mail.calls.length]).toEqual([0, 0]);
  }),
);

test(
  'what is under way at a failure is cancelled, and has ended before the answer',
  scenario(async () => {
    const { deps, log, inFlight } = fakeDeps({ reserve: (item) => (item === 'pen' ? 15 : 10), charge: 100 });
    const ends: string[] = [];
    const refused = new Error('card refused');
    const charge = async (item: string) => {
      try {
        await sleep(item === 'pen' ? 5 : 100);
        if (item === 'pen') throw refused;
        ends.push('charged');
        return 1;
      } finally {
        await sleep(item === 'pen' ? 0 : 7); // the line to the bank is closed
        ends.push(item);
      }
    };
    expect(errorOf(await handle(REQ, { ...deps, charge }))).toBe(refused);
    expect(ends).toEqual(['pen', 'ink']);
    expect([inFlight(), loopTime(), log]).toEqual([0, 27, []]);
  }),
);

test(
  'the audit comes to its own end before the answer, whatever becomes of the order',
  scenario(async () => {
    for (const fail of [false, true]) {
      const { deps } = fakeDeps({ audit: 100 });
      if (fail) deps.charge.failOn(1, new Error('card refused'));
      const beginMs = loopTime();
      expect((await handle(REQ, deps)).status).toBe(fail ? 'failed' : 'ok');
      expect(deps.audit.calls.map(({ outcome }) => outcome)).toEqual(['done']);
      expect(loopTime() - beginMs).toBe(100);
    }
  }),
);

test(
  'the audit runs beside the order',
  scenario(async () => {
    const { deps } = fakeDeps({ audit: 30 });
    await handle(REQ, deps);
    expect(loopTime()).toBe(40);
  }),
);

test(
  'the time limit stops the work',
  scenario(async () => {
    const { deps, inFlight, started } = fakeDeps({ reserve: (item) => (item === 'pen' ? 40 : 400), charge: 200 });
    expect(errorOf(await handle({ ...REQ, limitMs: 100 }, deps))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), inFlight()]).toEqual([100, 0]);
    const before = started();
    await sleep(1000);
    expect(started()).toBe(before);
    expect(deps.charge.calls.map(({ outcome }) => outcome)).toEqual(['abandoned']);
  }),
);

test(
  'an audit that fails is told, also when the order went well',
  scenario(async () => {
    const { deps, log } = fakeDeps();
    const full = new Error('the book is full');
    deps.audit.failOn(1, full);
    expect(errorOf(await handle(REQ, deps))).toBe(full);
    expect(log).toEqual(['charged', 'charged', 'mail 3 3']);
  }),
);

test(
  'an audit that fails does not hide what else went wrong',
  scenario(async () => {
    const { deps } = fakeDeps({ audit: 50 });
    const refused = new Error('card refused');
    const full = new Error('the book is full');
    deps.charge.failOn(1, refused);
    deps.audit.failOn(1, full);
    const error = errorOf(await handle(REQ, deps));
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect((error as ExceptionGroup).leaves()).toEqual([refused, full]);
  }),
);

test(
  'the mail goes out after the last charge, and not without it',
  scenario(async () => {
    const { deps, log } = fakeDeps({ reserve: (item) => (item === 'pen' ? 10 : 60) });
    await handle(REQ, deps);
    expect(log).toEqual(['charged', 'charged', 'mail 3 3']);
    const broken = fakeDeps();
    broken.deps.charge.failOn(2, new Error('card refused'));
    await handle(REQ, broken.deps);
    expect(broken.deps.mail.calls).toHaveLength(0);
  }),
);

test(
  'whichever call fails, the answer names its error, and nothing is left under way',
  failSweep(async ({ dependency, failure }) => {
    const { deps, inFlight, started } = fakeDeps();
    const { audit, reserve, charge, mail } = deps;
    const res = await handle(REQ, { audit: dependency(audit), reserve: dependency(reserve), charge: dependency(charge), mail: dependency(mail) });
    expect(errorOf(res)).toBe(failure ?? 'no error');
    expect(inFlight()).toBe(0);
    const before = started();
    await sleep(1000);
    expect(started()).toBe(before);
  }),
);

test(
  'who cancels the request cancels all of its work',
  cancelSweep(async ({ victim, ending }) => {
    const { deps, inFlight, started } = fakeDeps({ audit: 25 });
    victim(() => handle(REQ, deps));
    await ending();
    expect(inFlight()).toBe(0);
    const before = started();
    await sleep(1000);
    expect(started()).toBe(before);
  }),
);
