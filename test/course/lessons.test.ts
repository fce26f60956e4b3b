import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as asynclings from 'asynclings';
import * as eventLoop from 'asynclings/chapters/event-loop';
import * as exceptions from 'asynclings/chapters/exceptions';
import * as network from 'asynclings/chapters/network';
import * as primitives from 'asynclings/chapters/primitives';
import * as queues from 'asynclings/chapters/queues';
import * as taskGroup from 'asynclings/chapters/task-group';
import * as testing from 'asynclings/testing';
import { describe, expect, test } from 'vitest';
import { type Chapter, discoverCourse, type Lang, LANGS, parseLessons } from '../../src/course/mod.ts';
import { runListing } from '../../src/player/mod.ts';

const course = discoverCourse();
const provided = { asynclings, 'asynclings/testing': testing, 'asynclings/chapters/network': network, 'asynclings/chapters/event-loop': eventLoop, 'asynclings/chapters/exceptions': exceptions, 'asynclings/chapters/primitives': primitives, 'asynclings/chapters/queues': queues, 'asynclings/chapters/task-group': taskGroup };
const MAX_CODE_LINES = 15;

/** `UPDATE_LESSONS=1` writes what the listings print into the lessons, for authors. */
const isUpdating = process.env['UPDATE_LESSONS'] === '1';

function lessonFile(chapter: Chapter, lang: Lang): string {
  return path.join(chapter.dir, `lesson.${lang}.md`);
}

function lessonsOf(chapter: Chapter, lang: Lang) {
  return parseLessons(readFileSync(lessonFile(chapter, lang), 'utf8'), lessonFile(chapter, lang));
}

const TS_LISTING = /^```ts\n([\s\S]*?)^```\n\n```output\n([\s\S]*?)^```$/gm;

describe.each(course.chapters.map((chapter) => [chapter.slug, chapter] as const))('chapter %s', (_slug, chapter) => {
  test.each(LANGS)('has a lesson for each of its sections in %s', (lang) => {
    expect(lessonsOf(chapter, lang).map(({ section }) => section)).toEqual(chapter.sections.map(({ id }) => id));
  });

  test('teaches the same cards in both languages', () => {
    const shape = (lang: Lang) => lessonsOf(chapter, lang).map(({ cards }) => cards.map(({ listing, twin, question }) => [listing !== undefined, twin !== undefined, question.choices.findIndex(({ isRight }) => isRight)]));
    expect(shape('zh-CN')).toEqual(shape('en'));
  });

  test.each(LANGS)('prints in %s what its listings really print', async (lang) => {
    const file = lessonFile(chapter, lang);
    let text = readFileSync(file, 'utf8');
    for (const [block, code = '', output = ''] of text.matchAll(TS_LISTING)) {
      const printed = `${(await runListing(code, chapter.dir, provided)).join('\n')}\n`;
      if (isUpdating) text = text.replace(block, () => block.slice(0, block.lastIndexOf(output + '```')) + printed + '```');
      else expect(output, code).toBe(printed);
    }
    if (isUpdating) writeFileSync(file, text);
  });

  test.each(LANGS)('keeps its listings in %s short', (lang) => {
    for (const { title, listing, twin } of lessonsOf(chapter, lang).flatMap(({ cards }) => cards)) {
      for (const each of [listing, twin]) expect(each?.code.trimEnd().split('\n').length ?? 0, title).toBeLessThanOrEqual(MAX_CODE_LINES + 3);
    }
  });

  test('has five to eight cards a section', () => {
    for (const { cards, section } of lessonsOf(chapter, 'en')) {
      expect(cards.length, section).toBeGreaterThanOrEqual(5);
      expect(cards.length, section).toBeLessThanOrEqual(8);
    }
  });
});
