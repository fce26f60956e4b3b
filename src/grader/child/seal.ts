import 'ses';
import { LOOP_GUARD } from '../../loader/mod.ts';
import type { PretendedGlobals } from '../../testing/host.ts';
import { addRareEndowments, endowments } from './endowments.ts';

/** What the answer is called in stacks; a name without spaces, whatever the learner's folder is called. */
export const ANSWER_URL = 'asynclings-answer.ts';

export type ModuleFunction = (exports: unknown, require: (specifier: string) => unknown, module: unknown) => void;

/** Freezes the language's own objects, for this process and for good. */
export function lockDown(): void {
  lockdown({
    errorTaming: 'safe',
    errorTrapping: 'none', // the harness has handlers of its own
    unhandledRejectionTrapping: 'none',
    consoleTaming: 'unsafe', // the answer gets a console of its own
    overrideTaming: 'severe',
    localeTaming: 'unsafe',
    domainTaming: 'unsafe',
  });
}

/** A place to evaluate answers in: the language, and the endowments, and nothing else. */
export function createCompartment(globals: PretendedGlobals, print: (text: string) => void, onRounds: (line: number) => void): (code: string) => ModuleFunction {
  const own = { ...endowments(globals, print), [LOOP_GUARD]: onRounds };
  const compartment = new Compartment({ globals: harden(own), __options__: true });
  addRareEndowments(compartment.globalThis);
  return (code) => compartment.evaluate(`(function (exports, require, module) {${code}\n})\n//# sourceURL=${ANSWER_URL}`) as ModuleFunction;
}
