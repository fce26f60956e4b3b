import { type CodeExercise, exercisesOf, type Quiz } from '../course/mod.ts';
import type { CommandContext } from './context.ts';
import { unknownName } from './unknown-name.ts';

/** @throws {UserError} when there is none of that name; it suggests the nearest. */
export function findExercise({ course, messages }: CommandContext, slug: string): CodeExercise | Quiz {
  const exercises = exercisesOf(course);
  const found = exercises.find((each) => each.slug === slug);
  if (found === undefined) throw unknownName(messages.check.unknown(slug), slug, exercises.map((each) => each.slug), 'exercises', messages);
  return found;
}
