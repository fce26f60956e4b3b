import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CodeExercise, courseRoot } from '../course/mod.ts';
import { childEntry, chooseLevel, launchAt, type LaunchOptions, neutraliseDebugSignal, type ReadyChild, type SandboxLevel, SpareChildren } from '../sandbox/mod.ts';
import type { ChildMode } from './messages.ts';
import { keepMachineCode, machineCodeFile } from './machine-code.ts';

// A process is to be on its way before the compilers are loaded.
const rehearsals = () => import('./rehearsal.ts');

export type Profile = 'sealed' | 'node';

/** Where answers run. */
export interface GradingSandbox {
  readonly level: SandboxLevel;
  readonly version: string;
  /** A fresh process, for one answer. */
  take(profile: Profile): Promise<ReadyChild>;
}

/** Keeps a sealed process ready for the next answer. */
export class Sandbox implements GradingSandbox {
  readonly level: SandboxLevel;
  readonly version: string;
  readonly #children: Record<Profile, SpareChildren>;

  private constructor(level: SandboxLevel) {
    this.level = level;
    this.version = (JSON.parse(readFileSync(`${courseRoot()}/package.json`, 'utf8')) as { version: string }).version;
    const entry = childEntry('grading-child', import.meta.url, 'cjs');
    const bundle = fileURLToPath(new URL('./grading-child.bundle.cjs', entry));
    const readable = [fileURLToPath(entry), bundle];
    const plain: LaunchOptions = { readable };
    const codeFile = machineCodeFile(bundle, launchAt(level, plain).args);
    this.#children = {
      sealed: new SpareChildren(entry, () => (existsSync(codeFile) ? { ...launchAt(level, { readable: [...readable, codeFile] }), moduleArgs: [codeFile] } : launchAt(level, plain))),
      node: new SpareChildren(entry, () => ({ ...launchAt(level, { readable: [...readable, ...packageFolders()], isUnsealed: true, nodeFlags: ['--expose-gc'] }), moduleArgs: ['', 'unsealed' satisfies ChildMode] })),
    };
    // For the starts to come.
    keepMachineCode(entry, launchAt(level, plain), codeFile, async () => (await rehearsals()).anyRehearsal()).catch(() => {});
  }

  /** @param level @default the best one that works here */
  static async open(level?: SandboxLevel): Promise<Sandbox> {
    neutraliseDebugSignal(); // answers must find no debugger in whoever starts them
    const sandbox = new Sandbox(level ?? (await chooseLevel()));
    sandbox.warm();
    return sandbox;
  }

  /**
   * Starts the next process ahead of time.
   * @param exercise what it is most likely to be used for: it rehearses that.
   */
  warm(exercise?: CodeExercise): void {
    this.#children.sealed.warm(exercise && (async () => (await rehearsals()).rehearsalOf(exercise)));
  }

  take(profile: Profile): Promise<ReadyChild> {
    return this.#children[profile].take();
  }

  close(): void {
    for (const children of Object.values(this.#children)) children.close();
  }
}

/** Where drivers are found that an exercise gives; beside this package when it was installed itself. */
function packageFolders(): string[] {
  const root = courseRoot();
  return [path.join(root, 'node_modules'), path.dirname(root)].filter((dir) => path.basename(dir) === 'node_modules' && existsSync(dir));
}
