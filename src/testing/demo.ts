import type { Trace } from '../trace/mod.ts';

/** What a demo gets to work with. */
export interface DemoContext {
  readonly lang: 'en' | 'zh-CN';
  /** Prints a line in the learner's language. */
  readonly say: (en: string, zhCN: string) => void;
}

/** What came of a run, for the demo's own test. */
export interface DemoRun {
  readonly trace: Trace;
  /** The printed lines, in English. */
  readonly output: readonly string[];
  /** What `main` threw; `undefined` when it ended well, or did not come to its end. */
  readonly error: unknown;
  /** How the process ended before `main` did, such as `exit code 1`. */
  readonly died?: string;
}

export interface DemoDefinition {
  /** Runs as the main task of a loop of its own. */
  main(context: DemoContext): Promise<void>;
  /** Throws unless the run shows what the demo is there to show. */
  selfTest(run: DemoRun): void;
}

/**
 * A chapter demo; the default export of its file.
 * @example
 * const demo = defineDemo({
 *   async main({ say }) { say('hello', '你好'); },
 *   selfTest({ output }) { if (output[0] !== 'hello') throw new Error('nobody was greeted'); },
 * });
 * typeof demo.main; // => 'function'
 */
export function defineDemo(definition: DemoDefinition): DemoDefinition {
  return definition;
}
