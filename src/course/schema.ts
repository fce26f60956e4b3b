import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { CourseError } from './course-error.ts';

/** This file: what was checked before it was last changed has to be checked again. */
export const schemaFile = fileURLToPath(import.meta.url);

const localized = v.strictObject({ en: v.pipe(v.string(), v.nonEmpty()), 'zh-CN': v.pipe(v.string(), v.nonEmpty()) });
const slug = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case, such as fair-locks'));
const sectionId = v.pipe(v.string(), v.regex(/^\d+\.\d+$/, 'must look like 2.1'));

/** chapters/NN-slug/chapter.json */
export const chapterFile = v.strictObject({
  title: localized,
  /** The section of the text that this chapter follows, such as 36.2.1. */
  source: v.string(),
  sections: v.array(v.strictObject({ id: sectionId, title: localized })),
  /** Chapters whose code this one imports, by slug. */
  buildsOn: v.array(slug),
});

/** chapters/NN-slug/demos/<slug>.json */
export const demoFile = v.strictObject({
  title: localized,
  section: sectionId,
  /** What the learner should see, in a sentence. */
  aha: localized,
  /** @default 'virtual' */
  clock: v.optional(v.picklist(['real', 'virtual']), 'virtual'),
  /** A demo of something going wrong: it fails as documented, and has a repaired twin. */
  fails: v.optional(v.boolean(), false),
});

const commonExercise = {
  title: localized,
  section: sectionId,
  stars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  /** Exercises to solve before this one. */
  after: v.array(slug),
  goal: localized,
  hints: v.pipe(v.array(localized), v.length(3, 'must have three hints')),
};

const misconception = v.optional(v.pipe(v.string(), v.regex(/^M\d\d$/, 'must look like M01')));

/** exercises/NN-chapter/<slug>/exercise.json of what is answered with code. */
export const codeExerciseFile = v.strictObject({
  ...commonExercise,
  kind: v.picklist(['implement', 'fix', 'refactor', 'measure', 'capstone']),
  profile: v.optional(v.picklist(['sealed', 'node']), 'sealed'),
  /** What the answer may import. */
  imports: v.optional(v.array(v.string()), ['asynclings']),
  /** Names of those packages that the answer does not get, because it is to build them. */
  withholds: v.optional(v.array(v.string()), []),
  /** Test title -> a method that the answer's text must not call, such as `then`. */
  neverCalls: v.optional(v.record(v.string(), v.string()), {}),
  /** Comment of the starter or the solution, as `commentsOf` gives it -> its Chinese text. */
  comments: v.optional(v.record(v.string(), v.pipe(v.string(), v.nonEmpty())), {}),
  /** Titles of the tests that stand for a medal; the bronze one must be passed, the others are an honour. */
  medals: v.optional(v.strictObject({ bronze: v.string(), silver: v.string(), gold: v.string() })),
  /** Test title -> its Chinese text, and the misconception that failing it points to. */
  tests: v.record(v.string(), v.strictObject({ 'zh-CN': v.pipe(v.string(), v.nonEmpty()), misconception })),
});

/** exercises/NN-chapter/<slug>/exercise.json of what is answered with the lines that programs print. */
export const quizFile = v.strictObject({
  ...commonExercise,
  kind: v.literal('quiz'),
  /** Name of items/<id>.ts -> what there is to know about that program. */
  items: v.record(
    slug,
    v.strictObject({
      /** What is asked, in a few words. */
      title: localized,
      /** `virtual`: runs on the runtime; `node`: without it, in the order of Node itself. @default 'virtual' */
      clock: v.optional(v.picklist(['virtual', 'node']), 'virtual'),
      /** Words of the program that may change places, so that an answer cannot be remembered. */
      vary: v.optional(v.array(v.pipe(v.array(v.string()), v.minLength(2))), []),
      /** Why it prints what it prints. */
      explanation: localized,
      misconception,
    }),
  ),
});

/** exercises/NN-chapter/<slug>/exercise.json */
export const exerciseFile = v.variant('kind', [codeExerciseFile, quizFile]);

/** chapters/misconceptions.json: what learners believe, and what is true. */
export const misconceptionsFile = v.record(
  v.pipe(v.string(), v.regex(/^M\d\d$/, 'must look like M01')),
  v.strictObject({
    /** The correction, in a sentence. */
    truth: localized,
    /** The demo that shows it. */
    demo: v.optional(slug),
  }),
);

/** Checks the parsed content of `file`. @throws {CourseError} naming the field and what it must be. */
export function parseFile<S extends v.GenericSchema>(schema: S, content: unknown, file: string): v.InferOutput<S> {
  const result = v.safeParse(schema, content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new CourseError(`${file}: ${path === null ? '' : `"${path}" `}${issue.message}`);
}
