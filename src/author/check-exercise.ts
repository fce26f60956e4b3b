import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, commentsOf, type Course, type Exercise, exercisesOf, type Quiz } from '../course/mod.ts';
import { grade, type GradingSandbox, isRightAnswer, quizQuestions, type Verdict } from '../grader/mod.ts';
import { mutationScore, shareKilled } from './mutation-score.ts';

/** Something an author has to put right, and how. */
export interface Finding {
  readonly what: string;
  readonly repair: string;
}

export interface AuthorSandbox extends GradingSandbox {
  warm(): void;
}

const LEAST_WRONG = 2;
const LEAST_SHARE = 0.9;

/** Holds an exercise to everything that is asked of one. @returns nothing when it is ready. */
export async function checkExercise(course: Course, exercise: Exercise, sandbox: AuthorSandbox, onProgress: (step: string) => void = () => {}): Promise<Finding[]> {
  const common = checkCommon(course, exercise);
  return [...common, ...(exercise.kind === 'quiz' ? await checkQuiz(exercise) : await checkCode(exercise, sandbox, onProgress))];
}

function checkCommon(course: Course, exercise: Exercise): Finding[] {
  const known = exercisesOf(course).map(({ slug }) => slug);
  const findings: Finding[] = exercise.after.filter((slug) => !known.includes(slug)).map((slug) => ({ what: `it comes after '${slug}', which does not exist`, repair: 'take it out of "after", or write that exercise first' }));
  for (const lang of ['en', 'zh-CN']) {
    if (!existsSync(path.join(exercise.dir, `README.${lang}.md`))) findings.push({ what: `README.${lang}.md is missing`, repair: 'write it; both languages are originals' });
    if (!existsSync(path.join(exercise.solutionDir, `notes.${lang}.md`))) findings.push({ what: `notes.${lang}.md is missing`, repair: `write it in solutions/${exercise.path}` });
  }
  return findings;
}

async function checkQuiz(quiz: Quiz): Promise<Finding[]> {
  const file = path.join(quiz.solutionDir, 'wrong-answers.json');
  if (!existsSync(file)) return [{ what: 'wrong-answers.json is missing', repair: `put the answers of at least two false beliefs into solutions/${quiz.path}/wrong-answers.json` }];
  const wrong = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
  const questions = await quizQuestions(quiz);
  return Object.entries(wrong).flatMap(([belief, answers]) =>
    Object.entries(answers).flatMap(([id, answer]) => {
      const question = questions.find((each) => each.id === id);
      if (question === undefined) return [{ what: `${belief}: there is no item '${id}'`, repair: `name one of ${questions.map((each) => each.id).join(', ')}` }];
      return isRightAnswer(question.lines, answer) ? [{ what: `${belief}: its answer to '${id}' is right`, repair: 'change the program so that this belief gives another answer' }] : [];
    }),
  );
}

async function checkCode(exercise: CodeExercise, sandbox: AuthorSandbox, onProgress: (step: string) => void): Promise<Finding[]> {
  const { solutionDir: dir } = exercise;
  const findings: Finding[] = [];
  const judge = async (file: string): Promise<Verdict> => {
    onProgress(path.basename(file));
    const verdict = await grade(exercise, file, { sandbox });
    sandbox.warm();
    return verdict;
  };
  const solution = path.join(dir, 'solution.ts');
  if (!existsSync(solution)) return [{ what: 'there is no solution', repair: `write solutions/${exercise.path}/solution.ts` }];
  const verdict = await judge(solution);
  for (const test of verdict.tests.filter(({ status }) => status !== 'pass')) {
    findings.push({ what: `the solution fails '${test.name}': ${test.failure?.message ?? test.status}`, repair: 'repair the solution, or a test that asks for too much' });
  }
  if (verdict.status !== 'passed' && findings.length === 0) findings.push({ what: `the solution is ${verdict.status}: ${verdict.detail ?? ''}`, repair: 'repair it' });
  const titles = verdict.tests.map(({ name }) => name);
  const described = Object.keys(exercise.tests);
  for (const title of titles.filter((each) => !described.includes(each))) findings.push({ what: `'${title}' has no Chinese title`, repair: 'add it to "tests" in exercise.json' });
  for (const title of described.filter((each) => !titles.includes(each))) findings.push({ what: `exercise.json describes a test '${title}' that the suite has not got`, repair: 'remove it, or give the test that title' });
  findings.push(...checkComments(exercise, solution));
  if ((await judge(exercise.starterFile)).status === 'passed') findings.push({ what: 'the starter passes', repair: 'leave something to do' });
  findings.push(...(await checkWrongAnswers(exercise, dir, judge)));
  if (findings.length > 0) return findings;
  const score = await mutationScore(exercise, sandbox, (done, total) => onProgress(`mutant ${done + 1}/${total}`));
  for (const id of score.stale) findings.push({ what: `equivalent.json names a mutant that is no more: ${id}`, repair: 'remove the entry' });
  if (shareKilled(score) < LEAST_SHARE) {
    for (const { id, line } of score.survivors) findings.push({ what: `a mutant passes (line ${line}): ${id}`, repair: 'add a test that notices, or name it in equivalent.json with the reason why it is no harm' });
  }
  return findings;
}

function checkComments({ starterFile, comments }: CodeExercise, solution: string): Finding[] {
  const written = [starterFile, solution].flatMap((file) => commentsOf(readFileSync(file, 'utf8')));
  const untranslated = [...new Set(written)].filter((each) => !(each in comments)).map((each) => ({ what: `the comment '${each}' has no Chinese text`, repair: 'add it to "comments" in exercise.json' }));
  const stale = Object.keys(comments).filter((each) => !written.includes(each)).map((each) => ({ what: `exercise.json translates a comment that is nowhere: '${each}'`, repair: 'remove it' }));
  return [...untranslated, ...stale];
}

async function checkWrongAnswers(exercise: CodeExercise, dir: string, judge: (file: string) => Promise<Verdict>): Promise<Finding[]> {
  const names = readdirSync(dir).filter((name) => name.startsWith('wrong-'));
  const findings: Finding[] = names.length < LEAST_WRONG ? [{ what: `there are ${names.length} wrong answers`, repair: `write at least ${LEAST_WRONG} that a learner might hand in` }] : [];
  for (const name of names) {
    const title = /^\/\/ caught by: (.+)$/m.exec(readFileSync(path.join(dir, name), 'utf8').split('\n')[0] ?? '')?.[1];
    if (title === undefined || !(title in exercise.tests)) {
      findings.push({ what: `${name} does not say which test catches it`, repair: 'begin it with "// caught by: <title of a test>"' });
      continue;
    }
    const { tests } = await judge(path.join(dir, name));
    const caught = tests.find((test) => test.name === title);
    if (caught?.status !== 'fail') findings.push({ what: `${name} is not caught by '${title}'`, repair: 'make that test stricter, or name the one that catches it' });
  }
  return findings;
}
