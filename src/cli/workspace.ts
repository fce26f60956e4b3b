import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, type Course, type Exercise, type Lang, starterText } from '../course/mod.ts';
import type { Verdict } from '../grader/mod.ts';
import { writeWhole } from '../sandbox/mod.ts';
import { projectFiles } from './project-files.ts';

const STATE_DIR = '.asynclings';

/** The folder with a learner's answers and record. */
export class Workspace {
  readonly root: string;
  readonly #lang: Lang;

  /** @param lang of what is written into new files. */
  constructor(root: string, lang: Lang) {
    this.root = root;
    this.#lang = lang;
  }

  /** Where the record and the last verdicts are kept. */
  get stateDir(): string {
    return path.join(this.root, STATE_DIR);
  }

  /** For editors and the type checker. */
  get typeConfig(): string {
    return path.join(this.root, 'tsconfig.json');
  }

  /** Makes the files that editors look for, where there are none. */
  ensureProject(course: Course): void {
    mkdirSync(this.root, { recursive: true });
    for (const [name, content] of Object.entries(projectFiles(course))) {
      if (!existsSync(path.join(this.root, name))) writeFileSync(path.join(this.root, name), content);
    }
  }

  answerFile(exercise: Exercise): string {
    return path.join(this.root, 'exercises', `${exercise.path}.${exercise.kind === 'quiz' ? 'json' : 'ts'}`);
  }

  /** Makes the learner's file from the starter unless it is there. */
  ensureAnswer(exercise: CodeExercise): { readonly file: string; readonly isNew: boolean } {
    const file = this.answerFile(exercise);
    if (existsSync(file)) return { file, isNew: false };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, starterText(exercise, this.#lang), { flag: 'wx' });
    return { file, isNew: true };
  }

  /** Puts the starter in place of the learner's file; a quiz begins without one. @returns where the old file is kept now. */
  reset(exercise: Exercise): string | undefined {
    const file = this.answerFile(exercise);
    let kept: string | undefined;
    if (existsSync(file)) {
      kept = freeName(path.join(this.stateDir, 'replaced', path.basename(file)));
      mkdirSync(path.dirname(kept), { recursive: true });
      renameSync(file, kept);
    }
    if (exercise.kind !== 'quiz') this.ensureAnswer(exercise);
    return kept;
  }

  /** Keeps the last verdict on each exercise, for `replay`. */
  keepVerdict(verdict: Verdict): void {
    writeWhole(this.verdictFile(verdict.exercise), `${JSON.stringify(verdict, null, 2)}\n`);
  }

  verdictFile(slug: string): string {
    return path.join(this.stateDir, 'verdicts', `${slug}.json`);
  }
}

/**
 * The workspace around the current folder; without one, that of the clone the program runs from, which is made
 * when something is first written there.
 */
export function openWorkspace({ course, lang }: { readonly course: Course; readonly lang: Lang }, from = process.cwd()): Workspace {
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, STATE_DIR))) return new Workspace(dir, lang);
    if (dir === path.dirname(dir)) return new Workspace(path.join(course.root, 'workspace'), lang);
  }
}

function freeName(file: string): string {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number++) {
    const candidate = path.join(dir, `${name}.${number}${ext}`);
    if (!existsSync(candidate)) return candidate;
  }
}
