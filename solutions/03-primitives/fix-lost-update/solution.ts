import { Lock } from 'asynclings';

/** An account at the bank. */
export interface Account {
  balance: number;
  /** Writes a line into the book. Takes a while, and may fail. */
  audit(line: string): Promise<void>;
  /** What it costs to pay this amount in. Takes a while, and may fail. */
  fee(amount: number): Promise<number>;
}

// Weak, so that a lock lives no longer than its account.
const locks = new WeakMap<Account, Lock>();

function lockOf(account: Account): Lock {
  let lock = locks.get(account);
  if (lock === undefined) locks.set(account, (lock = new Lock('account')));
  return lock;
}

/** Pays in; the balance changes once the book says so. Returns the new balance. */
export function depositLocked(account: Account, amount: number): Promise<number> {
  return lockOf(account).run(async () => {
    const before = account.balance;
    const after = before + amount;
    await account.audit(`${before} -> ${after}`);
    account.balance = after;
    return after;
  });
}

/** Pays in, less the fee. Returns the new balance. */
export async function depositAtomic(account: Account, amount: number): Promise<number> {
  const fee = await account.fee(amount);
  account.balance += amount - fee; // nobody can come in between this read and this write
  return account.balance;
}
