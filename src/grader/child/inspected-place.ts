import { LOOP_GUARD } from '../../loader/mod.ts';
import { pretendForGood, PretendedWorld } from '../../testing/host.ts';
import type { AnswerEvents, AnswerPlace } from './answer-place.ts';
import { endowments } from './endowments.ts';
import { givenPackage } from './open-place.ts';
import { evaluatePlainly } from './plain-evaluation.ts';
import { hideStacks } from './stacks.ts';

/**
 * For looking at an answer with a debugger: it sees what a sealed one sees, so that it behaves the same, but as
 * ordinary code under its own name, where breakpoints hold.
 * @param answerUrl the learner's file.
 */
export function inspectedPlace({ onRounds }: AnswerEvents, answerUrl: () => string): AnswerPlace {
  hideStacks(answerUrl);
  const { log } = console; // the debugger's console shows it too
  const own = { ...endowments(pretendForGood(new PretendedWorld(0, () => 0)), (text) => log(text)), [LOOP_GUARD]: onRounds };
  return {
    evaluate: (code) => evaluatePlainly(code, answerUrl(), own),
    importPackage: (specifier, found, rules) =>
      givenPackage(
        specifier,
        () => {
          if (found === undefined) throw new Error(`there is no '${specifier}' here`);
          return found;
        },
        rules,
      ),
  };
}
