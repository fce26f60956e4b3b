import path from 'node:path';
import type { Plugin } from 'vitest/config';

/**
 * Gives suites the solution where they import `./starter.ts`, so that a test run proves every suite and every
 * solution against each other. `ASYNCLINGS_ANSWER=starter` shows an author what a learner begins with.
 */
export function answerPlugin(root: string): Plugin {
  const exercises = path.join(root, 'exercises') + path.sep;
  return {
    name: 'answer-under-test',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id !== './starter.ts' || !importer?.startsWith(exercises) || process.env['ASYNCLINGS_ANSWER'] === 'starter') return undefined;
      return path.join(root, 'solutions', path.relative(exercises, path.dirname(importer)), 'solution.ts');
    },
  };
}
