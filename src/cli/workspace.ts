import { copyFileSync, existsSync, mkdirSync, constants } from 'node:fs';
import path from 'node:path';
import type { Course, Exercise } from '../course/mod.ts';

/** Where the learner's answers live: `workspace/` in a clone of the project. */
export function answerFile(course: Course, exercise: Exercise): string {
  return path.join(course.root, 'workspace', 'exercises', `${exercise.path}.ts`);
}

/** Makes the learner's file from the starter unless it is there. @returns whether it was made now. */
export function ensureAnswer(course: Course, exercise: Exercise): boolean {
  const file = answerFile(course, exercise);
  if (existsSync(file)) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(exercise.starterFile, file, constants.COPYFILE_EXCL);
  return true;
}
