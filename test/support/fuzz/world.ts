import { currentTask, DeadlockError, type Future, loopTime, type Task, type TaskGroup, type TimeoutScope } from 'asynclings';
import { describe, describeObject, describeScope, describeTask, type SharedObject } from './describe.ts';
import type { Op } from './program.ts';

type ObjectClass<T> = abstract new (...args: never[]) => T;

/** What a running program shares: its objects, its handles and its log. */
export class World {
  readonly log: string[] = [];
  readonly unended = new Set<string>();
  readonly tasks = new Map<string, Task>();
  readonly groups = new Map<string, TaskGroup>();
  readonly scopes = new Map<string, TimeoutScope>();
  readonly objects = new Map<string, SharedObject>();
  readonly variables = new Map<string, number>();
  readonly callbacks = new Map<string, (done: Task | Future<number>) => void>();
  readonly waitsOn = new Map<string, readonly string[]>();
  mainHasEnded = false;
  readonly #labels = new Set<string>();

  say(name: string, text: string): void {
    this.log.push(`${loopTime()} ${name} ${text}`);
  }

  /** The object of that name; a program that names another kind is the generator's mistake. */
  object<T>(name: string, ...kinds: readonly ObjectClass<T>[]): T {
    const thing = this.objects.get(name);
    for (const kind of kinds) if (thing instanceof kind) return thing as T;
    throw new Error(`${name} is no ${kinds.map((kind) => kind.name).join(' or ')}`);
  }

  /** Why no task may be started under these labels, or `undefined`. */
  refuses(labels: readonly string[]): string | undefined {
    // asyncio.run() does not wait for what is spawned while it cancels what is left.
    if (this.mainHasEnded) return 'closing';
    if (labels.some((label) => this.#labels.has(label))) return 'taken';
    for (const label of labels) this.#labels.add(label);
    return undefined;
  }

  /** Whether cancelling `start` would reach `goal`: a circle makes asyncio recurse without end. */
  leadsTo(start: string, goal: string): boolean {
    const seen = new Set<string>();
    const todo = [start];
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (name === goal) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      todo.push(...(this.waitsOn.get(name) ?? []));
    }
    return false;
  }

  stateOf(name: string): string {
    const thing = this.objects.get(name);
    if (thing) return ` ${name}[${describeObject(thing)}]`;
    const variable = this.variables.get(name);
    if (variable !== undefined) return ` ${name}[${variable}]`;
    const scope = this.scopes.get(name);
    return scope ? ` ${name}[${describeScope(scope)}]` : '';
  }

  /** The last lines: how the run ended, how each task ended, and who never did. */
  conclude(outcome: string, error?: unknown): void {
    let line = outcome;
    if (error instanceof DeadlockError) {
      const names = new Set(error.waits.map(({ task }) => task));
      line = `deadlock ${[...names].map(({ name }) => (this.#labels.has(name) ? name : '?')).join(',')}`;
    } else if (error !== undefined) {
      line = `!${describe(error)}`;
    }
    this.log.push(`run ${line}`);
    for (const [name, task] of this.tasks) this.log.push(`final ${name} ${describeTask(task)}`);
    for (const name of this.unended) this.log.push(`stuck ${name}`);
  }
}

/** Who performs operations: a task, or a done callback. */
export class Actor {
  readonly world: World;
  readonly name: string;
  /** The name that the running task must have; '' for none, `undefined` when it is not known. */
  readonly #taskName: string | undefined;

  constructor(world: World, name: string, taskName: string | undefined) {
    this.world = world;
    this.name = name;
    this.#taskName = taskName;
  }

  say(text: string): void {
    const actual = currentTask()?.name ?? '';
    const isExpected = this.#taskName === undefined || this.#taskName === actual;
    this.world.say(this.name, isExpected ? text : `${text} IN ${actual}`);
  }

  sayOp(op: Op, outcome: string): void {
    const [kind, ...rest] = op;
    const scalars = rest.filter((part) => typeof part !== 'object' || part === null).map((part) => ` ${part === null ? '-' : String(part)}`);
    const state = typeof op[1] === 'string' ? this.world.stateOf(op[1]) : '';
    this.say(`${kind}${scalars.join('')} ${outcome}${state}`);
  }
}
