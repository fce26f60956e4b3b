/** An account at the bank. */
export interface Account {
  balance: number;
  /** Writes a line into the book. Takes a while, and may fail. */
  audit(line: string): Promise<void>;
  /** What it costs to pay this amount in. Takes a while, and may fail. */
  fee(amount: number): Promise<number>;
}

/** Pays in; the balance changes once the book says so. Returns the new balance. */
export async function depositLocked(account: Account, amount: number): Promise<number> {
  // TODO: what may others do between the first of these lines and the last?
  const before = account.balance;
  const after = before + amount;
  await account.audit(`${before} -> ${after}`);
  account.balance = after;
  return after;
}

/** Pays in, less the fee. Returns the new balance. */
export async function depositAtomic(account: Account, amount: number): Promise<number> {
  // TODO: at which moment is the old balance read?
  account.balance += amount - (await account.fee(amount));
  return account.balance;
}
