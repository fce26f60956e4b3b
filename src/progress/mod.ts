/** The learner's record. */
export { appendPrediction, type Prediction } from './predictions.ts';
