import { UserError } from './exit-code.ts';
import type { Messages } from './messages.ts';
import { nearest } from './nearest.ts';

/** What to say of a name that does not exist: the nearest one that does, or where the list is. */
export function unknownName(what: string, name: string, known: readonly string[], listName: string, { demo, diagnosis: { comma } }: Messages): UserError {
  const candidate = nearest(name, known);
  return new UserError(`${what}${comma}${candidate === undefined ? demo.seeList(listName) : demo.didYouMean(candidate)}`);
}
