import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Chapter } from './course.ts';
import { CourseError } from './course-error.ts';
import type { Lang } from './locale.ts';

/** A piece of code in a lesson, with what it prints. */
export interface Listing {
  /** `ts` for the course's language, `python` for the twin in the text's language. */
  readonly language: 'ts' | 'python';
  readonly code: string;
  /** Which interpreter printed the output; present for Python, whose output is recorded. */
  readonly version?: string;
  /** Printed lines; absent when the listing is only to be read. */
  readonly output?: string;
}

export interface Choice {
  readonly text: string;
  readonly isRight: boolean;
}

export interface Question {
  readonly text: string;
  readonly choices: readonly Choice[];
  /** Why, in a sentence or two; shown after the answer. */
  readonly explanation: string;
}

/** One idea: some text, at most a listing and its Python twin, and one question. */
export interface Card {
  readonly title: string;
  /** Markdown without the listings. */
  readonly text: string;
  readonly listing?: Listing;
  readonly twin?: Listing;
  readonly question: Question;
}

export interface Lesson {
  readonly section: string;
  readonly title: string;
  readonly cards: readonly Card[];
}

/** The lesson of one section. @throws {CourseError} when the chapter has no such lesson, or it is not well formed. */
export function readLesson(chapter: Chapter, section: string, lang: Lang): Lesson {
  const file = path.join(chapter.dir, `lesson.${lang}.md`);
  if (!existsSync(file)) throw new CourseError(`${file} is missing; every chapter has a lesson in each language`);
  const lesson = parseLessons(readFileSync(file, 'utf8'), file).find((each) => each.section === section);
  if (lesson === undefined) throw new CourseError(`${file}: add "# ${section} <title>" and its cards`);
  return lesson;
}

/**
 * Reads the lessons of a chapter: `# 2.1 Title` begins a lesson, `## Title` a card, `### Question` its question.
 * @throws {CourseError} naming the card and what it lacks.
 */
export function parseLessons(markdown: string, file: string): Lesson[] {
  return splitAt(markdown, /^# (.+)$/m).map(({ heading, body }) => {
    const [, section, title] = /^(\d+\.\d+)\s+(.+)$/.exec(heading) ?? [];
    if (section === undefined || title === undefined) throw new CourseError(`${file}: "# ${heading}" must begin with its section, such as "# 2.1 Task groups"`);
    return { section, title, cards: splitAt(body, /^## (.+)$/m).map((card) => parseCard(card, file)) };
  });
}

interface Part {
  readonly heading: string;
  readonly body: string;
}

const FENCE = /^```(\S+)([^\n]*)\n([\s\S]*?)^```$/gm;

/** Cuts markdown at headings, but not at lines inside a code fence that look like one. */
function splitAt(markdown: string, heading: RegExp): Part[] {
  const hidden = markdown.replaceAll(FENCE, (fence) => fence.replaceAll(/^#/gm, '\u0000'));
  const pieces = hidden.split(new RegExp(heading.source, 'gm'));
  const parts: Part[] = [];
  for (let index = 1; index < pieces.length; index += 2) parts.push({ heading: pieces[index]!.trim(), body: pieces[index + 1]!.replaceAll('\u0000', '#') });
  return parts;
}

function parseCard({ heading, body }: Part, file: string): Card {
  const where = `${file}: card "${heading}"`;
  const [questionPart, ...more] = splitAt(body, /^### (.+)$/m);
  if (questionPart === undefined || more.length > 0) throw new CourseError(`${where} ends with exactly one question: "### …", choices, and an explanation`);
  const teaching = body.slice(0, body.indexOf(`### ${questionPart.heading}`));
  const listings = parseListings(teaching, where);
  const listing = listings.find(({ language }) => language === 'ts');
  const twin = listings.find(({ language }) => language === 'python');
  return {
    title: heading,
    text: teaching.replaceAll(FENCE, '').trim(),
    ...(listing !== undefined && { listing }),
    ...(twin !== undefined && { twin }),
    question: parseQuestion(questionPart, where),
  };
}

/** ```` ```ts ```` or ```` ```python 3.13.2 ````, each perhaps followed by ```` ```output ````. */
function parseListings(text: string, where: string): Listing[] {
  const listings: Listing[] = [];
  for (const [, language, info = '', code = ''] of text.matchAll(FENCE)) {
    const last = listings.pop();
    if (language === 'output') {
      if (last === undefined || last.output !== undefined) throw new CourseError(`${where}: an output block follows the listing that prints it`);
      listings.push({ ...last, output: code });
      continue;
    }
    if (last !== undefined) listings.push(last);
    if (language !== 'ts' && language !== 'python') throw new CourseError(`${where}: a listing is ts, python or output, not ${language}`);
    if (listings.some((each) => each.language === language)) throw new CourseError(`${where} has two ${language} listings; make two cards of it`);
    const version = info.trim();
    listings.push(version === '' ? { language, code } : { language, code, version });
  }
  return listings;
}

function parseQuestion({ heading, body }: Part, where: string): Question {
  const choices = [...body.matchAll(/^- \[([ x])\] (.+)$/gm)].map(([, mark, text = '']) => ({ text, isRight: mark === 'x' }));
  if (choices.length < 2 || choices.filter(({ isRight }) => isRight).length !== 1) {
    throw new CourseError(`${where}: a question has at least two choices, "- [ ] …", and exactly one right one, "- [x] …"`);
  }
  const explanation = [...body.matchAll(/^> ?(.*)$/gm)].map(([, line = '']) => line).join('\n').trim();
  if (explanation === '') throw new CourseError(`${where}: say why the answer is right, in lines beginning with "> "`);
  return { text: heading, choices, explanation };
}
