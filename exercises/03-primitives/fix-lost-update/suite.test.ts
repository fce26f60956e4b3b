import { createTask, loopTime, sleep, TaskGroup } from 'asynclings';
import { cancelSweep, fakeCall, scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Account, depositAtomic, depositLocked } from './starter.ts';

const CALL_MS = 10;

/** An account whose book can be read. */
function open({ ms = CALL_MS, fee = 0 }: { ms?: number | (() => number); fee?: number } = {}) {
  const book: string[] = [];
  const account = {
    balance: 0,
    audit: fakeCall((line: string) => void book.push(line), { ms }),
    fee: fakeCall((_amount: number) => fee, { ms }),
  } satisfies Account;
  return { account, book };
}

async function together(count: number, deposit: (index: number) => Promise<unknown>): Promise<void> {
  await TaskGroup.run(async (group) => {
    for (let index = 0; index < count; index++) group.createTask(() => deposit(index));
  });
}

test(
  'ten deposits under the lock all arrive',
  scenario(async () => {
    const { account } = open();
    const results: number[] = [];
    await together(10, async () => results.push(await depositLocked(account, 1)));
    expect(account.balance).toBe(10);
    expect(results).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  }),
);

test(
  'the lines of the book follow on',
  scenario(async () => {
    const { account, book } = open();
    await together(3, () => depositLocked(account, 5));
    expect(book).toEqual(['0 -> 5', '5 -> 10', '10 -> 15']);
  }),
);

test(
  'deposits into one account take turns, and no more time than that',
  scenario(async () => {
    const { account } = open();
    await together(7, () => depositLocked(account, 1));
    expect(loopTime()).toBe(7 * CALL_MS);
  }),
);

test(
  'two accounts do not wait for one another',
  scenario(async () => {
    const accounts = [open().account, open().account];
    await together(4, (index) => depositLocked(accounts[index % 2]!, 1));
    expect(accounts.map(({ balance }) => balance)).toEqual([2, 2]);
    expect(loopTime()).toBe(2 * CALL_MS);
  }),
);

test(
  'a line that cannot be written leaves the balance as it was, and the next deposit goes ahead',
  scenario(async () => {
    const { account, book } = open();
    account.audit.failOn(1, new Error('the book is closed'));
    const next = createTask(async () => {
      await sleep(1);
      await depositLocked(account, 2);
    });
    await expect(depositLocked(account, 1)).rejects.toThrow('the book is closed');
    expect(account.balance).toBe(0);
    await next.join();
    expect([account.balance, book]).toEqual([2, ['0 -> 2']]);
  }),
);

test(
  'a cancelled deposit leaves nothing half done, and the others go ahead',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { account, book } = open();
    const first = createTask(() => depositLocked(account, 1));
    await sleep(1);
    victim(() => depositLocked(account, 1));
    await sleep(1);
    const last = createTask(() => depositLocked(account, 1));
    await ending();
    await first.join();
    await last.join();
    // Who is cancelled at the very last moment may have paid in; the book says so then.
    expect(book).toEqual(['0 -> 1', '1 -> 2', ...(isUndisturbed || account.balance === 3 ? ['2 -> 3'] : [])]);
    expect(account.balance).toBe(book.length);
  }),
);

test(
  'ten deposits without a lock all arrive, less their fees',
  scenario(async () => {
    const { account } = open({ fee: 0.25 });
    await together(10, () => depositAtomic(account, 1));
    expect(account.balance).toBe(7.5);
    expect(await depositAtomic(account, 1)).toBe(8.25);
  }),
);

test(
  'without a lock the fees are asked for side by side',
  scenario(async () => {
    const { account } = open();
    await together(10, () => depositAtomic(account, 1));
    expect(loopTime()).toBe(CALL_MS);
    expect(account.fee.mostInFlight).toBe(10);
  }),
);

test(
  'a deposit whose fee cannot be had changes nothing',
  scenario(async () => {
    const { account } = open();
    account.fee.failOn(1, new Error('no answer'));
    await expect(depositAtomic(account, 1)).rejects.toThrow('no answer');
    expect(account.balance).toBe(0);
  }),
);

test(
  'two hundred deposits at random moments add up',
  scenario(async () => {
    const random = seededRandom(7);
    const ms = () => Math.floor(random() * 4);
    const accounts = [open({ ms }).account, open({ ms }).account, open({ ms, fee: 1 }).account];
    const expected = [0, 0, 0];
    await together(200, async () => {
      const which = Math.floor(random() * 3);
      const amount = Math.floor(random() * 100);
      expected[which]! += which === 2 ? amount - 1 : amount;
      await sleep(Math.floor(random() * 300));
      await (which === 2 ? depositAtomic : depositLocked)(accounts[which]!, amount);
    });
    expect(accounts.map(({ balance }) => balance)).toEqual(expected);
  }),
);
