/** Values that a parameter which wants a whole number is likely to be given by mistake. */
const SUSPECTS: readonly unknown[] = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1.5, '3', null];

export interface BatteryOptions {
  /** Those of the suspects that are legal here. */
  readonly legal?: readonly unknown[];
  /** `throw`: constructors and synchronous functions; `reject`: async functions. */
  readonly how: 'throw' | 'reject';
}

/**
 * Calls `attempt` with every value that a whole-number parameter must refuse.
 * @throws an Error that names the value, when one is accepted or refused in the wrong way: the answer is a
 * RangeError or TypeError, thrown by what is synchronous, as a rejection by what is not.
 * @example
 * const take = async (n) => { if (!Number.isInteger(n) || n < 1) throw new RangeError(`n is ${n}`); };
 * await argumentBattery((n) => take(n), { how: 'reject' }); // => undefined
 */
export async function argumentBattery(attempt: (value: never) => unknown, { legal = [], how }: BatteryOptions): Promise<void> {
  for (const value of SUSPECTS) {
    if (legal.some((each) => Object.is(each, value))) continue;
    const shown = typeof value === 'string' ? `'${value}'` : String(value);
    const [way, error] = await outcomeOf(() => attempt(value as never));
    if (way === 'accepted') throw new Error(`${shown} was accepted; it should be refused with a RangeError or a TypeError`);
    if (way !== how) throw new Error(how === 'reject' ? `${shown}: an async function refuses by rejecting, and this one threw at once` : `${shown}: this should throw at once, and came back as a rejection`);
    if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw new Error(`${shown} was refused with ${String(error)}; it should be a RangeError or a TypeError`);
  }
}

async function outcomeOf(attempt: () => unknown): Promise<['accepted'] | ['throw' | 'reject', unknown]> {
  let returned: unknown;
  try {
    returned = attempt();
  } catch (error) {
    return ['throw', error];
  }
  try {
    await returned;
    return ['accepted'];
  } catch (error) {
    return ['reject', error];
  }
}
