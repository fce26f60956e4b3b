import * as asynclings from 'asynclings';
import { loadProgram } from '../../src/loader/mod.ts';
import { evaluateStepped, lower, Stepper, type SteppingOptions } from '../../src/loader/stepped/mod.ts';

const FILE = '/virtual/program.ts';

/** Evaluates a program's text with every await visible, on this process's own copy of the runtime. */
export async function evaluateText(source: string, options: SteppingOptions = { interleaving: 'asyncio' }): Promise<{ exports: Record<string, unknown>; stepper: Stepper }> {
  const stepper = new Stepper(options);
  const program = loadProgram(FILE, { sources: { [FILE]: source }, compileWith: lower });
  return { exports: await evaluateStepped(program, { stepper, provided: { asynclings } }), stepper };
}

/** The same for a program that exports one function, `main`. */
export async function mainOf(source: string, options?: SteppingOptions): Promise<() => Promise<unknown>> {
  const { exports } = await evaluateText(source, options);
  return exports['main'] as () => Promise<unknown>;
}
