/** The learner's record. */
export type { Storage } from './open-database.ts';
export { type Attempt, type Prediction, Progress, type Standing } from './progress.ts';
