import { existsSync } from 'node:fs';
import path from 'node:path';
import { TypeChecker, type TypeNote } from '../grader/mod.ts';
import type { Workspace } from './workspace.ts';

const MOST_NOTES = 5;

/** The first few notes on a file, a line each. */
export function linesOf(file: string, notes: readonly TypeNote[]): string[] {
  return notes.slice(0, MOST_NOTES).map(({ line, text }) => `${path.basename(file)}:${line}  ${text}`);
}

/** What the type checker says of the file that is being worked on; it comes when it comes, and delays nobody. */
export class TypeNotes {
  readonly #checker: Promise<TypeChecker | undefined>;
  readonly #onNotes: () => void;
  #file = '';
  #notes: readonly string[] = [];
  #round = 0;

  constructor(workspace: Workspace, onNotes: () => void) {
    this.#onNotes = onNotes;
    this.#checker = TypeChecker.open(workspace.typeConfig, workspace.root);
  }

  lookAgain(file: string): void {
    if (!file.endsWith('.ts') || !existsSync(file)) return;
    void this.#look(file, ++this.#round);
  }

  notesOn(file: string): readonly string[] {
    return file === this.#file ? this.#notes : [];
  }

  close(): void {
    void this.#checker.then((checker) => checker?.close());
  }

  async #look(file: string, round: number): Promise<void> {
    try {
      const checker = await this.#checker;
      const notes = (await checker?.check(file)) ?? [];
      if (round !== this.#round) return;
      this.#file = file;
      this.#notes = linesOf(file, notes);
      this.#onNotes();
    } catch {
      // the file may be gone, or the checker; the verdict does not need it
    }
  }
}
