// caught by: leaves: every single error, from first to last, however deep it stands
import { CancelledError, ExceptionGroup } from 'asynclings';

/** Whether an error is one of those that are looked for. It is asked about single errors, never about groups. */
export type Predicate = (error: unknown) => boolean;

export interface SplitOptions {
  /** Whether a CancelledError may be looked for, too. @default false */
  readonly includeCancelled?: boolean;
}

/** Every single error of a tree, from first to last. */
export function leaves(error: unknown): unknown[] {
  if (!(error instanceof AggregateError)) return [error];
  return error.errors.flatMap((each: unknown) => (each instanceof AggregateError ? (each.errors as unknown[]) : [each]));
}

/** Divides a tree in two, each part in the shape of the whole; `null` for a part in which there would be nothing. */
export function splitGroup(error: unknown, pred: Predicate, { includeCancelled = false }: SplitOptions = {}): [match: unknown, rest: unknown] {
  const isWanted = (each: unknown): boolean => (includeCancelled || !(each instanceof CancelledError)) && pred(each);
  const halves = new Map<unknown, [match: unknown, rest: unknown]>();
  // Backwards, so that the members of a group have been divided before the group is.
  for (const each of everyPart(error).toReversed()) {
    if (each instanceof AggregateError) {
      const members = each.errors.map((inner) => halves.get(inner) ?? [null, null]);
      halves.set(each, [partOf(each, members.map(([match]) => match)), partOf(each, members.map(([, rest]) => rest))]);
    } else if (!halves.has(each)) halves.set(each, isWanted(each) ? [each, null] : [null, each]);
  }
  return halves.get(error)!;
}

/** Gives the part that matches to `handler`, and throws the rest. */
export function handleOnly(error: unknown, pred: Predicate, handler: (match: unknown) => void, options: SplitOptions = {}): void {
  const [match, rest] = splitGroup(error, pred, options);
  if (match !== null) {
    try {
      handler(match);
    } catch (own) {
      throw rest === null ? own : new ExceptionGroup([own, rest], 'the handler failed, and there were errors it was not for');
    }
  }
  if (rest !== null) throw rest;
}

/** Groups and single errors, a group before its members. With a list instead of recursion no tree is too deep. */
function everyPart(error: unknown): unknown[] {
  const parts: unknown[] = [];
  const seen = new Set<unknown>();
  const open = [error];
  while (open.length > 0) {
    const each = open.pop();
    if (each instanceof AggregateError) {
      if (seen.has(each)) continue;
      seen.add(each);
      open.push(...each.errors.toReversed());
    }
    parts.push(each);
  }
  return parts;
}

/** The part of a group with these members: the group itself when they are all it has, `null` when there are none. */
function partOf(group: AggregateError, members: unknown[]): AggregateError | null {
  const errors = members.filter((member) => member !== null);
  if (errors.length === 0) return null;
  if (errors.length === group.errors.length && errors.every((error, index) => error === group.errors[index])) return group;
  const options = 'cause' in group ? { cause: group.cause } : undefined;
  return group instanceof ExceptionGroup ? new ExceptionGroup(errors, group.message, options) : new AggregateError(errors, group.message, options);
}
