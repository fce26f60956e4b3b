// caught by: ten deposits under the lock all arrive
import { Lock } from 'asynclings';

export interface Account {
  balance: number;
  audit(line: string): Promise<void>;
  fee(amount: number): Promise<number>;
}

const locks = new WeakMap<Account, Lock>();

export async function depositLocked(account: Account, amount: number): Promise<number> {
  const lock = locks.get(account) ?? new Lock('account');
  locks.set(account, lock);
  const before = account.balance;
  const after = before + amount;
  await account.audit(`${before} -> ${after}`);
  await lock.run(async () => {
    account.balance = after;
  });
  return after;
}

export async function depositAtomic(account: Account, amount: number): Promise<number> {
  const fee = await account.fee(amount);
  account.balance += amount - fee;
  return account.balance;
}
