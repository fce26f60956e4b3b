import { expect, test } from 'vitest';
import { evaluate, loadProgram } from '../../src/loader/mod.ts';
import { evaluateStepped, lower, Stepper } from '../../src/loader/stepped/mod.ts';
import { ioProgram } from '../support/io-program.ts';
import { microtaskProgram } from '../support/microtask-program.ts';

const COUNT = Number(process.env['PROGRAMS'] ?? 3000);
const SETTLE_MS = 5;
const FILE = '/virtual/program.ts';

interface Exports {
  readonly log: string[];
  readonly main: () => Promise<void>;
}

async function logOf(module: unknown, waitsOutside: boolean): Promise<string[]> {
  const { main, log } = module as Exports;
  await main();
  // What nobody awaited goes on for a while.
  for (let size = -1; size !== log.length; ) {
    size = log.length;
    await (waitsOutside ? new Promise((resolve) => setTimeout(resolve, SETTLE_MS)) : new Promise((resolve) => setImmediate(resolve)));
  }
  return log;
}

async function runNatively(source: string, waitsOutside: boolean): Promise<string[]> {
  return logOf(await evaluate(loadProgram(FILE, { sources: { [FILE]: source } })), waitsOutside);
}

async function runStepped(source: string, waitsOutside: boolean): Promise<string[]> {
  const stepper = new Stepper({ interleaving: 'asyncio' });
  return logOf(await evaluateStepped(loadProgram(FILE, { sources: { [FILE]: source }, compileWith: lower }), { stepper }), waitsOutside);
}

test.each([
  ['none', COUNT],
  ['immediates', COUNT / 15],
  ['timers', COUNT / 15],
] as const)('random programs do everything in the same order, stepped and native, with %s besides microtasks (%i programs)', { timeout: 120_000 }, async (queue, count) => {
  let longest = 0;
  for (let seed = 0; seed < count; seed++) {
    const source = microtaskProgram(seed, queue);
    const native = await runNatively(source, queue !== 'none');
    const stepped = await runStepped(source, queue !== 'none');
    longest = Math.max(longest, native.length);
    expect(stepped, `seed ${seed}\n${source}`).toEqual(native);
  }
  expect(longest).toBeGreaterThan(50);
});

test('random programs that read files and talk over HTTP and TCP do everything in the same order, stepped and native', { timeout: 120_000 }, async () => {
  let longest = 0;
  for (let seed = 0; seed < COUNT / 20; seed++) {
    const source = ioProgram(seed);
    const native = await runNatively(source, true);
    const stepped = await runStepped(source, true);
    longest = Math.max(longest, native.length);
    expect(stepped, `seed ${seed}\n${source}`).toEqual(native);
  }
  expect(longest).toBeGreaterThan(100);
});
