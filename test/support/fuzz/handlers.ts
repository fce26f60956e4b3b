import type { OpKind, OpOf, Ops, SyncOps } from './program.ts';
import type { Actor, World } from './world.ts';

/** How operations carry out the operations inside them, and start bodies. */
export interface Performer {
  performAll(actor: Actor, ops: Ops): Promise<void>;
  performInCallback(actor: Actor, ops: SyncOps): void;
  runBody(world: World, name: string, taskName: string | undefined, value: number, ops: Ops): Promise<number>;
}

/** What came of an operation, in words. */
export type Outcome = string | Promise<string>;
export type Handlers<K extends OpKind> = { readonly [P in K]: (actor: Actor, op: OpOf<P>, performer: Performer) => Outcome };
