// The share of generic mutants that each suite notices; at least nine in ten.
import { mutationScore, shareKilled } from '../dist/src/author/mod.js';
import { codeExercisesOf, discoverCourse } from '../dist/src/course/mod.js';
import { Sandbox } from '../dist/src/grader/mod.js';

const LEAST_SHARE = 0.9;

export default async function mutants({ deadlineMs }) {
  const course = discoverCourse();
  const sandbox = await Sandbox.open();
  let faults = 0;
  for (const exercise of codeExercisesOf(course)) {
    if (performance.now() > deadlineMs) {
      console.log('out of time');
      break;
    }
    const score = await mutationScore(exercise, sandbox);
    const share = shareKilled(score);
    console.log(`${exercise.slug.padEnd(24)} ${String(score.killed).padStart(3)}/${score.total}  ${(share * 100).toFixed(0)} %`);
    for (const { line, id } of score.survivors) console.log(`    line ${line}: ${id}`);
    if (share < LEAST_SHARE) faults++;
  }
  sandbox.close();
  return faults;
}
