import * as v from 'valibot';
import { CourseError } from './course-error.ts';

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

/** exercises/NN-chapter/<slug>/exercise.json */
export const exerciseFile = v.strictObject({
  title: localized,
  section: sectionId,
  kind: v.picklist(['implement', 'fix', 'quiz', 'refactor', 'measure', 'capstone']),
  stars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  /** Exercises to solve before this one. */
  after: v.array(slug),
  profile: v.optional(v.picklist(['sealed', 'node']), 'sealed'),
  /** What the answer may import. */
  imports: v.optional(v.array(v.string()), ['asynclings']),
  /** Names of those packages that the answer does not get, because it is to build them. */
  withholds: v.optional(v.array(v.string()), []),
  goal: localized,
  hints: v.pipe(v.array(localized), v.length(3, 'must have three hints')),
  /** Test title -> its Chinese text, and the misconception that failing it points to. */
  tests: v.record(v.string(), v.strictObject({ 'zh-CN': v.pipe(v.string(), v.nonEmpty()), misconception: v.optional(v.string()) })),
});

/** Checks the parsed content of `file`. @throws {CourseError} naming the field and what it must be. */
export function parseFile<S extends v.GenericSchema>(schema: S, content: unknown, file: string): v.InferOutput<S> {
  const result = v.safeParse(schema, content);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new CourseError(`${file}: ${path === null ? '' : `"${path}" `}${issue.message}`);
}
