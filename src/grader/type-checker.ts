import { readFileSync } from 'node:fs';

/** Something the type checker has to say about a line. */
export interface TypeNote {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

// The part of the compiler's API that is used here; it is still called unstable there.
interface Diagnostic {
  readonly pos: number;
  readonly text: string;
}

interface Snapshot {
  getProject(config: string): { readonly program: { getSyntacticDiagnostics(file: string): Promise<readonly Diagnostic[]>; getSemanticDiagnostics(file: string): Promise<readonly Diagnostic[]> } } | undefined;
}

interface Api {
  updateSnapshot(what: { openProjects?: string[]; fileChanges?: { changed: string[] } }): Promise<Snapshot>;
  close(): Promise<void>;
}

/** Checks the types of a learner's files beside the grading; TypeScript works in a process of its own, and stays warm. */
export class TypeChecker {
  readonly #config: string;
  readonly #api: Api;

  private constructor(config: string, api: Api) {
    this.#config = config;
    this.#api = api;
  }

  /** @param config path of the workspace's tsconfig.json. @returns undefined where TypeScript cannot be loaded. */
  static async open(config: string, cwd: string): Promise<TypeChecker | undefined> {
    try {
      const { API } = (await import('typescript/unstable/async')) as unknown as { API: new (options: { cwd: string }) => Api };
      const api = new API({ cwd });
      await api.updateSnapshot({ openProjects: [config] });
      return new TypeChecker(config, api);
    } catch {
      return undefined;
    }
  }

  /** What there is to say of a file as it is on disk now. */
  async check(file: string): Promise<TypeNote[]> {
    const snapshot = await this.#api.updateSnapshot({ openProjects: [this.#config], fileChanges: { changed: [file] } });
    const program = snapshot.getProject(this.#config)?.program;
    if (program === undefined) return [];
    const source = readFileSync(file, 'utf8');
    const found = [...(await program.getSyntacticDiagnostics(file)), ...(await program.getSemanticDiagnostics(file))];
    return found.map(({ pos, text }) => ({ line: source.slice(0, pos).split('\n').length, text }));
  }

  close(): Promise<void> {
    return this.#api.close();
  }
}
