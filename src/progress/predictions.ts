import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** A learner's guess at one line of a demo's output. */
export interface Prediction {
  readonly demo: string;
  /** Number of the line, from 0. */
  readonly line: number;
  readonly guess: string;
  readonly correct: boolean;
  /** How long the learner thought. */
  readonly ms: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Adds a guess to the learner's record in the workspace below `root`. */
export function appendPrediction(root: string, prediction: Prediction): void {
  const dir = path.join(root, 'workspace', '.asynclings');
  mkdirSync(dir, { recursive: true });
  appendFileSync(path.join(dir, 'predictions.jsonl'), `${JSON.stringify(prediction)}\n`);
}
