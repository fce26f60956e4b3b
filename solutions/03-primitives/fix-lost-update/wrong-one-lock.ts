// caught by: two accounts do not wait for one another
import { Lock } from 'asynclings';

export interface Account {
  balance: number;
  audit(line: string): Promise<void>;
  fee(amount: number): Promise<number>;
}

const lock = new Lock('bank');

export function depositLocked(account: Account, amount: number): Promise<number> {
  return lock.run(async () => {
    const before = account.balance;
    const after = before + amount;
    await account.audit(`${before} -> ${after}`);
    account.balance = after;
    return after;
  });
}

export async function depositAtomic(account: Account, amount: number): Promise<number> {
  const fee = await account.fee(amount);
  account.balance += amount - fee;
  return account.balance;
}
