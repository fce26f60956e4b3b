import { currentTask, type Probe, run } from 'asynclings';
import { makeObjects } from './objects.ts';
import { performer } from './perform.ts';
import type { Program } from './program.ts';
import { World } from './world.ts';

/** Runs a program on asynclings under the virtual clock. @returns its log, line for line as CPython's runner writes it. */
export function interpret(program: Program, options: { readonly probe?: Probe } = {}): Promise<string[]> {
  return interpretIn(new World(), program, options);
}

/** The same in a world that can be looked at afterwards. */
export async function interpretIn(world: World, program: Program, options: { readonly probe?: Probe } = {}): Promise<string[]> {
  const main = async (): Promise<number> => {
    const task = currentTask();
    if (task) world.tasks.set('main', task);
    world.refuses(['main']);
    makeObjects(world, program.objects);
    try {
      return await performer.runBody(world, 'main', 'main', 0, program.main);
    } finally {
      world.mainHasEnded = true;
    }
  };
  try {
    const value = await run(main, { ...options, clock: 'virtual', name: 'main' });
    world.conclude(`=${value}`);
  } catch (error) {
    world.conclude('', error);
  }
  return world.log;
}
