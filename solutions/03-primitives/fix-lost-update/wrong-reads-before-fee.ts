// caught by: ten deposits without a lock all arrive, less their fees
import { Lock } from 'asynclings';

export interface Account {
  balance: number;
  audit(line: string): Promise<void>;
  fee(amount: number): Promise<number>;
}

const locks = new WeakMap<Account, Lock>();

export function depositLocked(account: Account, amount: number): Promise<number> {
  const lock = locks.get(account) ?? new Lock('account');
  locks.set(account, lock);
  return lock.run(async () => {
    const before = account.balance;
    await account.audit(`${before} -> ${before + amount}`);
    account.balance = before + amount;
    return account.balance;
  });
}

// One line looks like one step; it is three.
export async function depositAtomic(account: Account, amount: number): Promise<number> {
  account.balance = account.balance + amount - (await account.fee(amount));
  return account.balance;
}
