import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Chapter, Course } from '../course/mod.ts';

const PACKAGE = 'asynclings';

export type ScaffoldKind = 'exercise' | 'quiz' | 'demo';

/**
 * Makes the folder and files of a new exercise, quiz or demo, each with what has to be filled in.
 * @returns the files that were made.
 * @throws Error when one of them is there already; nothing is written then.
 */
export function scaffold(course: Course, chapter: Chapter, kind: ScaffoldKind, slug: string): string[] {
  const files = filesOf(chapter, kind, slug, path.basename(chapter.dir));
  const taken = Object.keys(files).find((file) => existsSync(path.join(course.root, file)));
  if (taken !== undefined) throw new Error(`${taken} exists already`);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(course.root, file)), { recursive: true });
    writeFileSync(path.join(course.root, file), content);
  }
  return Object.keys(files);
}

function filesOf(chapter: Chapter, kind: ScaffoldKind, slug: string, folder: string): Record<string, string> {
  const section = chapter.sections[0]?.id ?? '1.1';
  const both = { en: 'TODO', 'zh-CN': '待写' };
  const common = { title: both, section, stars: 2, after: [], goal: both, hints: [both, both, both] };
  const readmeIn = (base: string): Record<string, string> => ({ [`${base}/README.en.md`]: `# ${slug}\n\nTODO\n`, [`${base}/README.zh-CN.md`]: `# ${slug}\n\n待写\n` });
  const exercise = `exercises/${folder}/${slug}`;
  const solution = `solutions/${folder}/${slug}`;
  switch (kind) {
    case 'exercise':
      return {
        [`${exercise}/exercise.json`]: json({ ...common, kind: 'implement', comments: { TODO: 'TODO' }, tests: { 'does what it should': { 'zh-CN': '待写' } } }),
        [`${exercise}/starter.ts`]: 'export function answer(): number {\n  return 0; // TODO\n}\n',
        [`${exercise}/suite.test.ts`]: SUITE,
        ...readmeIn(exercise),
        [`${solution}/solution.ts`]: 'export function answer(): number {\n  return 42;\n}\n',
        [`${solution}/wrong-one.ts`]: '// caught by: does what it should\nexport function answer(): number {\n  return 41;\n}\n',
        [`${solution}/wrong-two.ts`]: '// caught by: does what it should\nexport function answer(): number {\n  return 43;\n}\n',
        ...notesIn(solution),
      };
    case 'quiz':
      return {
        [`${exercise}/exercise.json`]: json({ ...common, kind: 'quiz', items: { first: { title: both, explanation: both } } }),
        [`${exercise}/items/first.ts`]: `import { createTask } from '${PACKAGE}';\n\nconst task = createTask(async () => console.log('task'));\nconsole.log('main');\nawait task.join();\n`,
        ...readmeIn(exercise),
        [`${solution}/wrong-answers.json`]: json({ 'source order': { first: 'task main' }, 'nothing runs': { first: 'main' } }),
        ...notesIn(solution),
      };
    case 'demo':
      return {
        [`chapters/${folder}/demos/${slug}.json`]: json({ title: both, section, aha: both }),
        [`chapters/${folder}/demos/${slug}.ts`]: DEMO,
      };
    default:
      return kind satisfies never;
  }
}

function notesIn(base: string): Record<string, string> {
  return { [`${base}/notes.en.md`]: '# Notes on the solution\n\nTODO\n', [`${base}/notes.zh-CN.md`]: '# 参考答案说明\n\n待写\n' };
}

const SUITE = `import { scenario } from '${PACKAGE}/testing';
import { expect, test } from 'vitest';
import { answer } from './starter.ts';

test(
  'does what it should',
  scenario(async () => {
    expect(answer()).toBe(42);
  }),
);
`;

const DEMO = `import { createTask, sleep } from '${PACKAGE}';
import { defineDemo } from '${PACKAGE}/testing';

export default defineDemo({
  async main({ say }) {
    const task = createTask(() => sleep(10), { name: 'worker' });
    say('the worker sleeps', '工作者在睡觉');
    await task.join();
  },
  selfTest({ trace }) {
    if (trace.msIn('worker', 'waiting') !== 10) throw new Error('the worker did not sleep');
  },
});
`;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
