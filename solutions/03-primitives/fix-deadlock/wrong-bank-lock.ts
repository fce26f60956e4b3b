// caught by: transfers between other accounts go on meanwhile
import { Lock } from 'asynclings';

export interface Account {
  readonly branch: string;
  /** Unique within a branch. */
  readonly number: number;
  balance: number;
  readonly lock: Lock;
  /** Asks whether the account may be used. Takes a while, and may fail. */
  check(): Promise<void>;
}

export class InsufficientFunds extends Error {
  override readonly name = 'InsufficientFunds';
}

/** Moves money from one account to another, or nothing at all. */
export async function transfer(from: Account, to: Account, amount: number): Promise<void> {
  if (!Number.isFinite(amount) || amount <= 0) throw new RangeError(`amount is a finite number above 0, got ${amount}`);
  if (from === to) return;
  await bank.run(() => from.lock.run(() => to.lock.run(async () => {
      await from.check();
      if (from.balance < amount) throw new InsufficientFunds(`${from.balance} is less than ${amount}`);
      from.balance -= amount;
      to.balance += amount;
  })));
}

const bank = new Lock('bank');
