import 'ses';
import { LOOP_GUARD } from '../../loader/mod.ts';
import { pretendForGood, PretendedWorld } from '../../testing/host.ts';
import { packageForAnswer } from './answer-packages.ts';
import { ANSWER_URL, type AnswerEvents, type AnswerPlace, type ModuleFunction } from './answer-place.ts';
import { addRareEndowments, endowments } from './endowments.ts';
import { hardenRuntime } from './harden-runtime.ts';
import { hideStacks } from './stacks.ts';

/**
 * Seals this process, for good: the language's own objects are frozen, and so is the runtime; answers see these
 * and a few endowments, and nothing else.
 */
export function sealProcess(events: AnswerEvents): AnswerPlace {
  lockDown();
  hideStacks(() => ANSWER_URL);
  const evaluate = createCompartment(events);
  hardenRuntime();
  return { evaluate, importPackage: packageForAnswer };
}

function lockDown(): void {
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

function createCompartment({ print, onRounds }: AnswerEvents): AnswerPlace['evaluate'] {
  const own = { ...endowments(pretendForGood(new PretendedWorld(0, () => 0)), print), [LOOP_GUARD]: onRounds };
  const compartment = new Compartment({ globals: harden(own), __options__: true });
  addRareEndowments(compartment.globalThis);
  return (code) => compartment.evaluate(`(function (exports, require, module) {${code}\n})\n//# sourceURL=${ANSWER_URL}`) as ModuleFunction;
}
