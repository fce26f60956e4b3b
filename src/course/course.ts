import type * as v from 'valibot';
import type { chapterFile, demoFile, exerciseFile } from './schema.ts';

export interface Demo extends v.InferOutput<typeof demoFile> {
  readonly id: string;
  readonly file: string;
  /** The repaired twin of a demo that fails. */
  readonly fixedFile?: string;
}

export interface Exercise extends v.InferOutput<typeof exerciseFile> {
  readonly slug: string;
  /** `NN-chapter/<slug>`, the same under exercises/ and solutions/. */
  readonly path: string;
  readonly dir: string;
  readonly starterFile: string;
  readonly suiteFile: string;
}

export interface Chapter extends v.InferOutput<typeof chapterFile> {
  readonly slug: string;
  readonly number: number;
  readonly dir: string;
  readonly demos: readonly Demo[];
  readonly exercises: readonly Exercise[];
}

export interface Course {
  readonly root: string;
  readonly chapters: readonly Chapter[];
}

/** Every demo of the course, in order. */
export function demosOf(course: Course): Demo[] {
  return course.chapters.flatMap((chapter) => chapter.demos);
}

/** Every exercise of the course, in order. */
export function exercisesOf(course: Course): Exercise[] {
  return course.chapters.flatMap((chapter) => chapter.exercises);
}
