import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { courseRoot } from '../course/mod.ts';
import { childEntry, chooseLevel, launchAt, type ReadyChild, type SandboxLevel, SpareChildren } from '../sandbox/mod.ts';

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
    const entry = childEntry('grading-child', import.meta.url);
    const readable = [fileURLToPath(entry)];
    this.#children = {
      sealed: new SpareChildren(entry, launchAt(level, { readable })),
      node: new SpareChildren(entry, launchAt(level, { readable, isUnsealed: true, nodeFlags: ['--expose-gc'] })),
    };
  }

  /** @param level @default the best one that works here */
  static async open(level?: SandboxLevel): Promise<Sandbox> {
    const sandbox = new Sandbox(level ?? (await chooseLevel()));
    sandbox.warm();
    return sandbox;
  }

  /** Starts the next process ahead of time. */
  warm(): void {
    this.#children.sealed.warm();
  }

  take(profile: Profile): Promise<ReadyChild> {
    return this.#children[profile].take();
  }

  close(): void {
    for (const children of Object.values(this.#children)) children.close();
  }
}
