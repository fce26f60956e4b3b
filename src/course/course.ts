import { inLearningOrder } from './learning-order.ts';
import type * as v from 'valibot';
import type { chapterFile, codeExerciseFile, demoFile, misconceptionsFile, quizFile } from './schema.ts';

export interface Demo extends v.InferOutput<typeof demoFile> {
  readonly id: string;
  readonly file: string;
  /** The repaired twin of a demo that fails. */
  readonly fixedFile?: string;
}

interface ExercisePlace {
  readonly slug: string;
  /** `NN-chapter/<slug>`, the same under exercises/ and solutions/. */
  readonly path: string;
  readonly dir: string;
  /** Where its solution, the wrong answers and the notes are. */
  readonly solutionDir: string;
}

/** Answered with code, which a suite judges. */
export interface CodeExercise extends ExercisePlace, v.InferOutput<typeof codeExerciseFile> {
  readonly starterFile: string;
  readonly suiteFile: string;
}

/** Answered with the lines that some programs print. */
export interface Quiz extends ExercisePlace, v.InferOutput<typeof quizFile> {
  /** Item -> file of its program. */
  readonly itemFiles: Readonly<Record<string, string>>;
}

export type Exercise = CodeExercise | Quiz;

export interface Chapter extends v.InferOutput<typeof chapterFile> {
  readonly slug: string;
  readonly number: number;
  readonly dir: string;
  readonly demos: readonly Demo[];
  readonly exercises: readonly Exercise[];
}

export interface Course {
  readonly root: string;
  readonly misconceptions: v.InferOutput<typeof misconceptionsFile>;
  readonly chapters: readonly Chapter[];
}

/** Every demo of the course, in order. */
export function demosOf(course: Course): Demo[] {
  return course.chapters.flatMap((chapter) => chapter.demos);
}

/** Every exercise of the course, in the order in which they are best solved. */
export function exercisesOf(course: Course): Exercise[] {
  return inLearningOrder(course.chapters.flatMap((chapter) => chapter.exercises));
}

/** Those that are answered with code. */
export function codeExercisesOf(course: Course): CodeExercise[] {
  return exercisesOf(course).filter((each) => each.kind !== 'quiz');
}

export function quizzesOf(course: Course): Quiz[] {
  return exercisesOf(course).filter((each) => each.kind === 'quiz');
}
