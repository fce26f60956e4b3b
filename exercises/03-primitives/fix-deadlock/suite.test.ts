import { createTask, Lock, loopTime, sleep, TaskGroup } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Account, InsufficientFunds, transfer } from './starter.ts';

const CHECK_MS = 10;

function open(number: number, balance = 100, branch = 'north') {
  return { branch, number, balance, lock: new Lock(`${branch} ${number}`), check: fakeCall(() => {}, { ms: CHECK_MS }) } satisfies Account;
}

const balances = (...accounts: Account[]) => accounts.map(({ balance }) => balance);
const expectFree = (...accounts: Account[]) => expect(accounts.filter(({ lock }) => lock.locked)).toEqual([]);

async function all(...works: (() => Promise<unknown>)[]): Promise<void> {
  await TaskGroup.run(async (group) => {
    for (const work of works) group.createTask(work);
  });
}

/** Money goes from `a` to `b` and back while `a` is still busy, so that one of the two is half-way when it has to wait. */
async function acrossABusyOne(a: Account, b: Account, third: Account): Promise<void> {
  await all(
    () => transfer(a, third, 1),
    () => transfer(a, b, 1),
    () => transfer(b, a, 1),
  );
  expect(balances(a, b, third)).toEqual([99, 100, 101]);
  expectFree(a, b, third);
}

test(
  'two transfers in opposite directions both arrive',
  scenario(async () => {
    const [a, b] = [open(1), open(2)];
    await all(
      () => transfer(a, b, 30),
      () => transfer(b, a, 10),
    );
    expect(balances(a, b)).toEqual([80, 120]);
    expectFree(a, b);
    await acrossABusyOne(open(1), open(2), open(3));
    await acrossABusyOne(open(2), open(1), open(3));
  }),
);

test(
  'a circle of five comes to its end',
  scenario(async () => {
    const ring = [3, 1, 4, 5, 2].map((number) => open(number));
    await all(...ring.map((from, index) => () => transfer(from, ring[(index + 1) % 5]!, 10)));
    expect(balances(...ring)).toEqual([100, 100, 100, 100, 100]);
    expectFree(...ring);
  }),
);

test(
  'equal numbers at two branches are no reason to wait for ever',
  scenario(async () => {
    const [north, south] = [open(7, 100, 'north'), open(7, 100, 'south')];
    await all(
      () => transfer(north, south, 1),
      () => transfer(south, north, 2),
    );
    expect(balances(north, south)).toEqual([101, 99]);
    await acrossABusyOne(open(7, 100, 'north'), open(7, 100, 'south'), open(8));
    await acrossABusyOne(open(7, 100, 'south'), open(7, 100, 'north'), open(8));
    const accounts = [open(1, 100, 'north'), open(2, 100, 'east'), open(3, 100, 'north'), open(1, 100, 'east')];
    await all(...accounts.map((from, index) => () => transfer(from, accounts[(index + 1) % 4]!, 10)));
    expect(balances(...accounts)).toEqual([100, 100, 100, 100]);
  }),
);

test(
  'from an account to itself nothing moves',
  scenario(async () => {
    const a = open(1);
    await transfer(a, a, 30);
    expect(balances(a)).toEqual([100]);
    expectFree(a);
  }),
);

test(
  'transfers between other accounts go on meanwhile',
  scenario(async () => {
    const [a, b, c, d] = [open(1), open(2), open(3), open(4)];
    await all(
      () => transfer(a, b, 1),
      () => transfer(c, d, 1),
    );
    expect(loopTime()).toBe(CHECK_MS);
  }),
);

test(
  'no other transfer comes in between the check and the money',
  scenario(async () => {
    const [a, b, c] = [open(1, 50), open(2, 0), open(3, 0)];
    const ends: string[] = [];
    const attempt = async (from: Account, to: Account, amount: number) => {
      await transfer(from, to, amount).then(
        () => ends.push('done'),
        (error: Error) => ends.push(error.name),
      );
    };
    await all(
      () => attempt(a, b, 40),
      () => attempt(a, c, 40),
    );
    expect(ends.toSorted()).toEqual(['InsufficientFunds', 'done']);
    expect(a.balance + b.balance + c.balance).toBe(50);
    expect(a.check.mostInFlight).toBe(1);
    a.check.failOn(3, new Error('both accounts are to be locked by now'));
    const watching = createTask(async () => {
      await sleep(1);
      return [a.lock.locked, b.lock.locked];
    });
    await attempt(a, b, 1);
    expect(await watching.join()).toEqual([true, true]);
  }),
);

test(
  'who has to wait goes ahead as soon as the locks are free',
  scenario(async () => {
    const [a, b] = [open(1), open(2)];
    await all(...[1, 2, 3, 4, 5, 6].map((n) => () => (n % 2 === 0 ? transfer(a, b, n) : transfer(b, a, n))));
    expect(loopTime()).toBe(6 * CHECK_MS);
    expect(balances(a, b)).toEqual([97, 103]);
  }),
);

test(
  'too little money is an error that changes nothing',
  scenario(async () => {
    const [a, b] = [open(1, 20), open(2, 0)];
    await expect(transfer(a, b, 21)).rejects.toBeInstanceOf(InsufficientFunds);
    expect(balances(a, b)).toEqual([20, 0]);
    expectFree(a, b);
    await transfer(a, b, 20);
    expect(balances(a, b)).toEqual([0, 20]);
  }),
);

test(
  'an account that may not be used changes nothing',
  scenario(async () => {
    const [a, b] = [open(1), open(2)];
    a.check.failOn(1, new Error('blocked'));
    await expect(transfer(a, b, 1)).rejects.toThrow('blocked');
    expect(balances(a, b)).toEqual([100, 100]);
    expectFree(a, b);
  }),
);

test(
  'amounts that make no sense are refused',
  scenario(async () => {
    const [a, b] = [open(1), open(2)];
    await argumentBattery((amount) => transfer(a, b, amount), { how: 'reject', legal: [1.5] });
    await argumentBattery((amount) => transfer(a, a, amount), { how: 'reject', legal: [1.5] });
    await transfer(a, b, 1.5);
    expect(balances(a, b)).toEqual([98.5, 101.5]);
    expectFree(a, b);
  }),
);

test(
  'wherever it is cancelled, no money is lost and no lock stays shut',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const [a, b, c] = [open(1), open(2), open(3)];
    const others = [createTask(() => transfer(a, c, 5)), createTask(() => transfer(c, b, 5))];
    await sleep(1);
    victim(() => transfer(b, a, 10));
    await ending();
    for (const other of others) await other.join();
    await transfer(c, a, 1);
    expect(a.balance + b.balance + c.balance).toBe(300);
    if (isUndisturbed) expect(balances(a, b, c)).toEqual([106, 95, 99]);
    expectFree(a, b, c);
  }),
);

test(
  'two hundred transfers at random leave the total as it was',
  scenario(async () => {
    const random = seededRandom(3);
    const below = (limit: number) => Math.floor(random() * limit);
    const accounts = [0, 1, 2, 3, 4, 5].map((n) => open(n % 3, 100, n < 3 ? 'north' : 'south'));
    await all(
      ...Array.from({ length: 200 }, () => async () => {
        await sleep(below(500));
        await transfer(accounts[below(6)]!, accounts[below(6)]!, 1 + below(40)).catch((error: unknown) => {
          if (!(error instanceof InsufficientFunds)) throw error;
        });
      }),
    );
    expect(balances(...accounts).reduce((sum, each) => sum + each)).toBe(600);
    expect(balances(...accounts).filter((balance) => balance < 0)).toEqual([]);
    expectFree(...accounts);
  }),
);
