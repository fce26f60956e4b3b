import type { AnswerRules } from '../messages.ts';

/**
 * What the answer gets for a package it imports: a hardened copy of the names it may have. Asking for one that
 * the exercise is about tells so.
 * @throws Error for a package that the exercise does not give.
 */
export function packageForAnswer(specifier: string, found: object | undefined, { packages, withheld }: AnswerRules): object {
  if (found === undefined || !packages.includes(specifier)) {
    throw notGiven(specifier, packages);
  }
  const given = Object.create(null) as object;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(copyOf(found)))) {
    if (!withheld.includes(name)) Object.defineProperty(given, name, { value, enumerable: true });
    else Object.defineProperty(given, name, { get: () => refuse(name), enumerable: true });
  }
  Object.defineProperty(given, '__esModule', { value: true });
  return harden(given);
}

/** What is said of a package that the exercise does not give. */
export function notGiven(specifier: string, packages: readonly string[]): Error {
  return new Error(`'${specifier}' cannot be imported here; this exercise gives you ${packages.map((name) => `'${name}'`).join(' and ')}`);
}

function refuse(name: string): never {
  throw new Error(`${name} is not there in this exercise: it is what you are building, or would do the work for you`);
}

// Exports of a bundle are getters.
function copyOf(namespace: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(namespace).map((name) => [name, (namespace as Record<string, unknown>)[name]]));
}
