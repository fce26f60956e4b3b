import { createRequire } from 'node:module';
import { LOOP_GUARD } from '../../loader/mod.ts';
import type { AnswerRules } from '../messages.ts';
import { notGiven } from './answer-packages.ts';
import { ANSWER_URL, type AnswerEvents, type AnswerPlace } from './answer-place.ts';
import { createConsole } from './endowments.ts';
import { evaluatePlainly } from './plain-evaluation.ts';
import { hideStacks } from './stacks.ts';

/**
 * For the few exercises about what a sealed process has not got, such as threads and drivers: answers run as
 * ordinary code. What keeps them in is the sandbox around the process, and the verdict says so.
 * @param resolveFrom a file; packages are found as they would be from there.
 */
export function openPlace({ print, onRounds }: AnswerEvents, resolveFrom: () => string): AnswerPlace {
  hideStacks(() => ANSWER_URL);
  const own = { console: createConsole(print), [LOOP_GUARD]: onRounds };
  const installed = (specifier: string): object => createRequire(resolveFrom())(specifier) as object;
  return {
    evaluate: (code) => evaluatePlainly(code, ANSWER_URL, own),
    importPackage: (specifier, found, rules) => givenPackage(specifier, () => found ?? installed(specifier), rules),
    importForSuite: installed,
  };
}

/** @throws Error for a package that the exercise does not give. */
export function givenPackage(specifier: string, find: () => object, { packages, withheld }: AnswerRules): object {
  if (!packages.includes(specifier)) throw notGiven(specifier, packages);
  const given = find();
  if (withheld.length === 0) return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => !withheld.includes(name)));
}
