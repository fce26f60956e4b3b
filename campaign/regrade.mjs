// Grades every solution again and again, with another seed each time: a verdict must not depend on luck.
import path from 'node:path';
import { codeExercisesOf, discoverCourse } from '../dist/src/course/mod.js';
import { grade, Sandbox } from '../dist/src/grader/mod.js';

const TIMES = 1000;
const AT_ONCE = 2;

export default async function regrade({ deadlineMs }) {
  const course = discoverCourse();
  const exercises = codeExercisesOf(course);
  const sandbox = await Sandbox.open();
  const flakes = [];
  let count = 0;
  const work = async (queue) => {
    for (const { seed, exercise } of queue) {
      if (performance.now() > deadlineMs) return;
      sandbox.warm();
      const verdict = await grade(exercise, path.join(exercise.solutionDir, 'solution.ts'), { sandbox, seed });
      count++;
      if (verdict.status !== 'passed') flakes.push(`${exercise.slug} with seed ${seed}: ${verdict.status}, ${verdict.tests.find(({ status }) => status === 'fail')?.name ?? verdict.detail}`);
    }
  };
  const queue = rounds(exercises);
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue)));
  sandbox.close();
  console.log(`${count} gradings of ${exercises.length} solutions, ${flakes.length} did not pass`);
  for (const flake of flakes) console.log(`    ${flake}`);
  return flakes.length;
}

/** Round by round, so that whatever time there is is shared by all. */
function* rounds(exercises) {
  for (let seed = 0; seed < TIMES; seed++) for (const exercise of exercises) yield { seed, exercise };
}
