// caught by: a line that cannot be written leaves the balance as it was, and the next deposit goes ahead
import { Lock } from 'asynclings';

export interface Account {
  balance: number;
  audit(line: string): Promise<void>;
  fee(amount: number): Promise<number>;
}

const locks = new WeakMap<Account, Lock>();

// Changing first closes the gap as well, but then the money is there when the book is not.
export function depositLocked(account: Account, amount: number): Promise<number> {
  const lock = locks.get(account) ?? new Lock('account');
  locks.set(account, lock);
  return lock.run(async () => {
    const before = account.balance;
    account.balance += amount;
    await account.audit(`${before} -> ${before + amount}`);
    return before + amount;
  });
}

export async function depositAtomic(account: Account, amount: number): Promise<number> {
  const fee = await account.fee(amount);
  account.balance += amount - fee;
  return account.balance;
}
