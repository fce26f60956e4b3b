import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { discoverCourse, quizzesOf } from '../../src/course/mod.ts';
import { isRightAnswer, type QuizQuestion, quizQuestions } from '../../src/grader/mod.ts';

const course = discoverCourse();
const VARIANT = 1;
const LIMIT_MS = 30_000;

describe.each(quizzesOf(course).map((quiz) => [quiz.slug, quiz] as const))('%s', (_slug, quiz) => {
  const solutionDir = path.join(course.root, 'solutions', quiz.path);
  const ids = Object.keys(quiz.items);

  test('has every file it needs and no other', () => {
    expect(readdirSync(quiz.dir).toSorted()).toEqual(['README.en.md', 'README.zh-CN.md', 'exercise.json', 'items']);
    expect(readdirSync(path.join(quiz.dir, 'items')).toSorted()).toEqual(ids.map((id) => `${id}.ts`).toSorted());
    expect(readdirSync(solutionDir).toSorted()).toEqual(['notes.en.md', 'notes.zh-CN.md', 'wrong-answers.json']);
  });

  let questions: QuizQuestion[] = [];
  beforeAll(async () => {
    questions = await quizQuestions(quiz);
  }, LIMIT_MS);

  test('every program prints something, the same each time', { timeout: LIMIT_MS }, async () => {
    expect(questions.filter(({ lines }) => lines.length === 0)).toEqual([]);
    const printed = (all: readonly QuizQuestion[]) => all.map(({ lines }) => lines);
    expect(printed(await quizQuestions(quiz))).toEqual(printed(questions));
  });

  test('its variants can be run', { timeout: LIMIT_MS }, async () => {
    expect((await quizQuestions(quiz, VARIANT)).map(({ id }) => id)).toEqual(ids);
  });

  test('refuses the answers of those who believe what is not so', () => {
    const wrong = JSON.parse(readFileSync(path.join(solutionDir, 'wrong-answers.json'), 'utf8')) as Record<string, Record<string, string>>;
    expect(Object.keys(wrong).length).toBeGreaterThanOrEqual(2);
    for (const [belief, answers] of Object.entries(wrong)) {
      for (const [id, answer] of Object.entries(answers)) {
        const question = questions.find((each) => each.id === id);
        expect(question, `${belief}: there is no item ${id}`).toBeDefined();
        expect(isRightAnswer(question!.lines, answer), `${belief}: ${id}`).toBe(false);
      }
    }
  });
});
