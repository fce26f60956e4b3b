import { expect, test } from 'vitest';
import { evaluate, loadProgram } from '../../src/loader/mod.ts';
import { evaluateStepped, lower, Stepper } from '../../src/loader/stepped/mod.ts';
import { microtaskProgram } from '../support/microtask-program.ts';

const COUNT = Number(process.env['PROGRAMS'] ?? 3000);
const FILE = '/virtual/program.ts';

interface Exports {
  readonly log: string[];
  readonly main: () => Promise<void>;
}

async function logOf(module: unknown): Promise<string[]> {
  const { main, log } = module as Exports;
  await main();
  await new Promise((resolve) => setImmediate(resolve));
  return log;
}

async function runNatively(source: string): Promise<string[]> {
  return logOf(await evaluate(loadProgram(FILE, { sources: { [FILE]: source } })));
}

async function runStepped(source: string): Promise<string[]> {
  const stepper = new Stepper({ interleaving: 'asyncio' });
  return logOf(await evaluateStepped(loadProgram(FILE, { sources: { [FILE]: source }, compileWith: lower }), { stepper }));
}

test(`${COUNT} random programs do everything in the same order, stepped and native`, { timeout: 120_000 }, async () => {
  let longest = 0;
  for (let seed = 0; seed < COUNT; seed++) {
    const source = microtaskProgram(seed);
    const native = await runNatively(source);
    const stepped = await runStepped(source);
    longest = Math.max(longest, native.length);
    expect(stepped, `seed ${seed}\n${source}`).toEqual(native);
  }
  expect(longest).toBeGreaterThan(50);
});
