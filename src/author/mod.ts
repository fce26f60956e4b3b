/** Tools for those who write exercises. */
export { checkExercise, type Finding } from './check-exercise.ts';
export type { Mutant } from './mutants.ts';
export { type MutationScore, mutationScore, shareKilled } from './mutation-score.ts';
export { scaffold, type ScaffoldKind } from './scaffold.ts';
