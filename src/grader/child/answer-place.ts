import type { AnswerRules } from '../messages.ts';

/** What the answer is called in stacks; a name without spaces, whatever the learner's folder is called. */
export const ANSWER_URL = 'asynclings-answer.ts';

export type ModuleFunction = (exports: unknown, require: (specifier: string) => unknown, module: unknown) => void;

/** Where answers run: how their code is evaluated there, and what they get for the packages they import. */
export interface AnswerPlace {
  evaluate(code: string): ModuleFunction;
  /** @param found the package, when the suite's own program has it. @throws Error for a package that the exercise does not give. */
  importPackage(specifier: string, found: object | undefined, rules: AnswerRules): object;
  /** Packages for suites and chapters, beside the ones that every suite has. */
  readonly importForSuite?: (specifier: string) => object;
}

/** What an answer's place tells the process around it. */
export interface AnswerEvents {
  readonly print: (text: string) => void;
  /** A guarded loop has gone round; see `guardLoops`. */
  readonly onRounds: (line: number) => void;
}
