import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Chapter, Course, Demo, Exercise, Quiz } from './course.ts';
import { bySectionAndStars, inLearningOrder } from './learning-order.ts';
import { CourseError } from './course-error.ts';
import { chapterFile, codeExerciseFile, demoFile, misconceptionsFile, parseFile, quizFile } from './schema.ts';

/** The folder that holds chapters/, exercises/ and solutions/: the nearest one above this file with a package.json. */
export function courseRoot(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(dir, 'package.json'))) {
    const parent = path.dirname(dir);
    if (parent === dir) throw new CourseError('the course files are missing; install asynclings again');
    dir = parent;
  }
  return dir;
}

/**
 * Reads the course from its folders: adding a chapter, demo or exercise is adding files, there is no list to edit.
 * @throws {CourseError} when a folder or file is not as it should be; the message names the repair.
 */
export function discoverCourse(root = courseRoot()): Course {
  const chapters = readFolders(path.join(root, 'chapters')).map((name) => readChapter(root, name));
  const misconceptions = parseFile(misconceptionsFile, readJson(path.join(root, 'chapters', 'misconceptions.json')), 'chapters/misconceptions.json');
  return { root, chapters, misconceptions };
}

function readChapter(root: string, name: string): Chapter {
  const dir = path.join(root, 'chapters', name);
  const [, digits, slug] = /^(\d{2})-([a-z0-9-]+)$/.exec(name) ?? [];
  if (digits === undefined || slug === undefined) throw new CourseError(`chapters/${name}: name it NN-kebab-slug, such as 03-primitives`);
  const fields = parseFile(chapterFile, readJson(path.join(dir, 'chapter.json')), `chapters/${name}/chapter.json`);
  return { ...fields, slug, number: Number(digits), dir, demos: readDemos(dir, name), exercises: readExercises(root, name) };
}

function readDemos(chapterDir: string, chapterName: string): Demo[] {
  const dir = path.join(chapterDir, 'demos');
  if (!existsSync(dir)) return [];
  const names = readdirSync(dir).filter((name) => name.endsWith('.json')).toSorted();
  const demos = names.map((name) => readDemo(dir, name.slice(0, -'.json'.length), `chapters/${chapterName}/demos/${name}`));
  return demos.toSorted((a, b) => Number(a.section) - Number(b.section));
}

function readDemo(dir: string, id: string, where: string): Demo {
  const fields = parseFile(demoFile, readJson(path.join(dir, `${id}.json`)), where);
  const file = path.join(dir, `${id}.ts`);
  if (!existsSync(file)) throw new CourseError(`${where}: add the demo's code beside it, as ${id}.ts`);
  const fixedFile = path.join(dir, `${id}.fixed.ts`);
  if (fields.fails !== existsSync(fixedFile)) {
    throw new CourseError(`${where}: a demo with "fails": true has a repaired twin ${id}.fixed.ts, and no other demo has one`);
  }
  return { ...fields, id, file, ...(fields.fails && { fixedFile }) };
}

function readExercises(root: string, chapterName: string): Exercise[] {
  const dir = path.join(root, 'exercises', chapterName);
  if (!existsSync(dir)) return [];
  const exercises = readFolders(dir).map((slug) => readExercise(path.join(dir, slug), slug, `${chapterName}/${slug}`));
  return inLearningOrder(exercises.toSorted(bySectionAndStars));
}

function readExercise(dir: string, slug: string, where: string): Exercise {
  const content = readJson(path.join(dir, 'exercise.json'));
  const file = `exercises/${where}/exercise.json`;
  const place = { slug, dir, path: where };
  if ((content as { kind?: unknown } | null)?.kind === 'quiz') return readQuiz(content, file, place);
  const fields = parseFile(codeExerciseFile, content, file);
  return { ...fields, ...place, starterFile: needed(dir, 'starter.ts', where), suiteFile: needed(dir, 'suite.test.ts', where) };
}

function readQuiz(content: unknown, file: string, place: { slug: string; dir: string; path: string }): Quiz {
  const fields = parseFile(quizFile, content, file);
  const items = Object.keys(fields.items).map((id) => [id, needed(place.dir, `items/${id}.ts`, place.path)] as const);
  return { ...fields, ...place, itemFiles: Object.fromEntries(items) };
}

function needed(dir: string, name: string, where: string): string {
  const file = path.join(dir, name);
  if (!existsSync(file)) throw new CourseError(`exercises/${where}: add ${name}`);
  return file;
}

function readFolders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted();
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CourseError(`${file} is missing; every folder needs one`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CourseError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
