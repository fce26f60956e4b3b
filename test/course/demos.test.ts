import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { diagnose } from 'asynclings/trace';
import { describe, expect, test } from 'vitest';
import { type Demo, demosOf, discoverCourse } from '../../src/course/mod.ts';
import { perform, play } from '../../src/player/mod.ts';
import type { DemoDefinition, DemoRun } from '../../src/testing/mod.ts';

const course = discoverCourse();
const demos = demosOf(course);

async function load(file: string): Promise<DemoDefinition> {
  return ((await import(pathToFileURL(file).href)) as { default: DemoDefinition }).default;
}

/** A demo that goes wrong may take its process with it, so those run in one of their own. */
async function runOnce(demo: Demo, definition: DemoDefinition, lang: 'en' | 'zh-CN', seed?: number): Promise<DemoRun> {
  const options = { lang, clock: demo.clock, ...(seed !== undefined && { seed }) };
  if (!demo.fails) return perform(definition, options);
  const output: string[] = [];
  const onLine = (line: string) => void output.push(line);
  const played = await play(demo.file, { ...options, limitMs: 5000, onLine, onRawOutput: () => {}, signal: new AbortController().signal });
  if (played.kind === 'not-a-demo' || played.kind === 'timed-out') throw new Error(`${demo.id}: ${played.kind}`);
  const error = played.kind === 'finished' ? played.error : undefined;
  return { trace: played.trace, output, error, ...(played.kind === 'died' && { died: played.how }) };
}

test('no two demos share an id', () => {
  const ids = demos.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test.each(course.chapters.map((chapter) => [chapter.slug, chapter] as const))('chapter %s has no stray file among its demos', (_slug, chapter) => {
  const known = chapter.demos.flatMap(({ id, fails }) => [`${id}.json`, `${id}.ts`, ...(fails ? [`${id}.fixed.ts`] : [])]);
  expect(readdirSync(path.join(chapter.dir, 'demos')).toSorted()).toEqual(known.toSorted());
});

// A process starts slowly while other tests have the processors.
const PATIENCE_MS = 20_000;

describe.each(demos.map((demo) => [demo.id, demo] as const))('demo %s', { timeout: PATIENCE_MS }, (_id, demo) => {
  test('shows what it is there to show', async () => {
    const definition = await load(demo.file);
    definition.selfTest(await runOnce(demo, definition, 'en'));
  });

  test.skipIf(demo.fails)('has nothing that a diagnosis would find wrong', async () => {
    const { trace } = await perform(await load(demo.file), { lang: 'en', clock: demo.clock });
    expect(diagnose(trace)).toEqual([]);
  });

  test('prints as many lines in Chinese as in English, and Chinese ones', async () => {
    const definition = await load(demo.file);
    const english = await runOnce(demo, definition, 'en');
    const chinese = await runOnce(demo, definition, 'zh-CN');
    expect(chinese.output).toHaveLength(english.output.length);
    expect(chinese.output.join('')).toMatch(/\p{Script=Han}/u);
  });

  test.runIf(demo.fixedFile !== undefined)('has a twin that is repaired', async () => {
    const definition = await load(fixedFileOf(demo));
    const run = await perform(definition, { lang: 'en', clock: demo.clock });
    expect(run.error).toBeUndefined();
    definition.selfTest(run);
  });

  test('prints the same under the same seed', async () => {
    const definition = await load(demo.file);
    const first = await runOnce(demo, definition, 'en', 7);
    const second = await runOnce(demo, definition, 'en', 7);
    expect(second.output).toEqual(first.output);
  });

  test('is short enough to be read', () => {
    expect(readFileSync(demo.file, 'utf8').split('\n').length).toBeLessThanOrEqual(90);
  });
});

function fixedFileOf({ fixedFile = '' }: Demo): string {
  return fixedFile;
}
