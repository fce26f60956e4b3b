import { type Child, childEntry, startChild } from '../sandbox/mod.ts';
import type { TypeCheckOrder, TypeCheckReport, TypeNote } from './type-messages.ts';

/**
 * Checks the types of a learner's files beside the grading. TypeScript works in a process of its own and stays
 * warm; should it die, there is nothing more to be said about types, and nothing else is lost.
 */
export class TypeChecker {
  readonly #child: Child;
  readonly #waiting = new Map<number, (notes: readonly TypeNote[]) => void>();
  #lastId = 0;
  #isGone = false;

  private constructor(config: string, cwd: string, onOpened: (isOpen: boolean) => void) {
    this.#child = startChild(childEntry('type-notes-child', import.meta.url), {
      // In a group of its own: Ctrl-C at the terminal is not meant for it.
      launch: { command: process.execPath, args: [], spawnOptions: { detached: process.platform !== 'win32' } },
      onOutput: () => {},
      onMessage: (message) => {
        const report = message as TypeCheckReport;
        if (report.kind === 'opened') return onOpened(true);
        this.#waiting.get(report.id)?.(report.notes);
        this.#waiting.delete(report.id);
      },
    });
    this.#send({ kind: 'open', config, cwd });
    void this.#child.ended.finally(() => {
      this.#isGone = true;
      onOpened(false);
      for (const resolve of this.#waiting.values()) resolve([]);
    });
  }

  /** @param config path of the workspace's tsconfig.json. @returns undefined where TypeScript cannot be loaded. */
  static async open(config: string, cwd: string): Promise<TypeChecker | undefined> {
    let checker: TypeChecker | undefined;
    const isOpen = await new Promise<boolean>((resolve) => (checker = new TypeChecker(config, cwd, resolve)));
    return isOpen ? checker : undefined;
  }

  /** What there is to say of a file as it is on disk now. */
  check(file: string): Promise<readonly TypeNote[]> {
    if (this.#isGone) return Promise.resolve([]);
    const id = ++this.#lastId;
    this.#send({ kind: 'check', id, file });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  async close(): Promise<void> {
    this.#child.stop();
    await this.#child.ended;
  }

  #send(order: TypeCheckOrder): void {
    this.#child.send(order);
  }
}
