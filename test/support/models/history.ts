import { CancelledError, createTask, loopTime, run, sleep, type Task, wait } from 'asynclings';
import { seededChooser } from 'asynclings/testing';
import * as fc from 'fast-check';

/** What some actors do to one object, each its own steps, and when they are cancelled meanwhile. */
export interface History<S> {
  readonly actors: readonly (readonly S[])[];
  readonly kicks: readonly { readonly atMs: number; readonly actor: number }[];
  /** Draws the order of ready tasks; `null`: first in, first out. */
  readonly seed: number | null;
}

const MOST_MS = 3; // few instants, so that much happens at the same one
const CLOSING_MS = 500; // longer than any history takes whose actors all get what they want

/** Whole milliseconds; 0 is one turn. */
export const briefly = fc.integer({ min: 0, max: MOST_MS });

export function histories<S>(step: fc.Arbitrary<S>): fc.Arbitrary<History<S>> {
  const kick = fc.record({ atMs: fc.integer({ min: 0, max: 3 * MOST_MS }), actor: fc.nat(5) });
  return fc.record({
    actors: fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 }),
    kicks: fc.array(kick, { maxLength: 4 }),
    seed: fc.option(fc.nat(1_000_000)),
  });
}

/** An actor at work. */
export interface Actor {
  readonly index: number;
  /** Cancels another actor, now. */
  readonly kick: (index: number) => void;
}

/** Judges a history while it is played; every method throws when it sees what may not be. */
export interface Judge<S> {
  act(step: S, actor: Actor): Promise<void>;
  /** A cancellation of that actor has been requested. */
  kicked(index: number): void;
  /** Everything that can happen at this instant has happened. */
  atRest(): void;
  /** All actors have ended. */
  end(): void;
}

/** Plays a history on virtual time. Rejects with the first thing that may not be. */
export async function play<S>({ actors, kicks, seed }: History<S>, judge: Judge<S>): Promise<void> {
  const wrongs: unknown[] = [];
  const checked = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      wrongs.push(error);
    }
  };
  const tasks: Task[] = [];
  const kick = (index: number): void => {
    const task = tasks[index % actors.length]!;
    if (task.isDone) return;
    judge.kicked(index % actors.length);
    task.cancel();
  };
  const live = async (steps: readonly S[], index: number): Promise<void> => {
    for (const step of steps) {
      try {
        await judge.act(step, { index, kick });
      } catch (error) {
        if (!(error instanceof CancelledError)) wrongs.push(error);
        const task = tasks[index]!;
        while (task.cancelling > 0) task.uncancel();
      }
    }
  };
  const main = async (): Promise<void> => {
    actors.forEach((steps, index) => void tasks.push(createTask(() => live(steps, index), { name: `actor ${index}` })));
    for (const { atMs, actor } of kicks) createTask(async () => (await sleep(atMs), kick(actor)), { name: 'kick' });
    const over = createTask(() => wait(tasks), { name: 'over' });
    // Actors act, and are cancelled, at whole milliseconds only: half way between, all is at rest.
    for (await sleep(0.5); !over.isDone; await sleep(0.5)) {
      checked(() => judge.atRest());
      await sleep(0.5);
      if (loopTime() > CLOSING_MS) tasks.forEach((_, index) => kick(index));
    }
    checked(() => judge.end());
  };
  await run(main, { clock: 'virtual', ...(seed !== null && { choose: seededChooser(seed) }) });
  if (wrongs.length > 0) throw wrongs[0];
}

export function demand(isSo: boolean, message: string): asserts isSo {
  if (!isSo) throw new Error(message);
}
