import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Chapter, Course, Demo, Exercise } from './course.ts';
import { CourseError } from './course-error.ts';
import { FieldReader } from './field-reader.ts';
import { bySection, bySectionAndStars, inLearningOrder } from './learning-order.ts';
import { chapterFile, demoFile, exerciseFile, misconceptionsFile } from './schema.ts';

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
export function discoverCourse(root = courseRoot(), reader = FieldReader.withIndex(root)): Course {
  const chapters = readFolders(path.join(root, 'chapters')).map((name) => readChapter(root, name, reader));
  return { root, chapters, misconceptions: reader.read(misconceptionsFile, 'chapters/misconceptions.json') };
}

function readChapter(root: string, name: string, reader: FieldReader): Chapter {
  const [, digits, slug] = /^(\d{2})-([a-z0-9-]+)$/.exec(name) ?? [];
  if (digits === undefined || slug === undefined) throw new CourseError(`chapters/${name}: name it NN-kebab-slug, such as 03-primitives`);
  const fields = reader.read(chapterFile, `chapters/${name}/chapter.json`);
  const dir = path.join(root, 'chapters', name);
  return { ...fields, slug, number: Number(digits), dir, demos: readDemos(dir, name, reader), exercises: readExercises(root, name, reader) };
}

function readDemos(chapterDir: string, chapterName: string, reader: FieldReader): Demo[] {
  const dir = path.join(chapterDir, 'demos');
  if (!existsSync(dir)) return [];
  const names = readdirSync(dir).filter((name) => name.endsWith('.json')).toSorted();
  return names.map((name) => readDemo(dir, name.slice(0, -'.json'.length), `chapters/${chapterName}/demos/${name}`, reader)).toSorted(bySection);
}

function readDemo(dir: string, id: string, where: string, reader: FieldReader): Demo {
  const fields = reader.read(demoFile, where);
  const file = path.join(dir, `${id}.ts`);
  if (!existsSync(file)) throw new CourseError(`${where}: add the demo's code beside it, as ${id}.ts`);
  const fixedFile = path.join(dir, `${id}.fixed.ts`);
  if (fields.fails !== existsSync(fixedFile)) {
    throw new CourseError(`${where}: a demo with "fails": true has a repaired twin ${id}.fixed.ts, and no other demo has one`);
  }
  return { ...fields, id, file, ...(fields.fails && { fixedFile }) };
}

function readExercises(root: string, chapterName: string, reader: FieldReader): Exercise[] {
  const dir = path.join(root, 'exercises', chapterName);
  if (!existsSync(dir)) return [];
  const exercises = readFolders(dir).map((slug) => readExercise(root, slug, `${chapterName}/${slug}`, reader));
  return inLearningOrder(exercises.toSorted(bySectionAndStars));
}

function readExercise(root: string, slug: string, where: string, reader: FieldReader): Exercise {
  const fields = reader.read(exerciseFile, `exercises/${where}/exercise.json`);
  const dir = path.join(root, 'exercises', where);
  const place = { slug, dir, path: where, solutionDir: path.join(root, 'solutions', where) };
  if (fields.kind !== 'quiz') return { ...fields, ...place, starterFile: needed(dir, 'starter.ts', where), suiteFile: needed(dir, 'suite.test.ts', where) };
  const items = Object.keys(fields.items).map((id) => [id, needed(dir, `items/${id}.ts`, where)] as const);
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
