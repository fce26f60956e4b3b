import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Trace } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { CoroutineLog } from '../../src/player/coroutine-log.ts';
import { lanesOf } from '../../src/player/lanes.ts';
import { ioProgram } from '../support/io-program.ts';
import { microtaskProgram } from '../support/microtask-program.ts';
import { evaluateText } from '../support/stepped.ts';

/** Runs a program's `main` natively scheduled, with every await visible. */
async function laneTrace(source: string, ...args: unknown[]): Promise<Trace> {
  let atMs = 0;
  const log = new CoroutineLog(() => atMs++); // a clock that counts events: the order is what matters
  const { exports } = await evaluateText(source, { interleaving: 'asyncio', probe: log });
  await (exports['main'] as (...rest: unknown[]) => Promise<unknown>)(...args).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 20));
  return new Trace(lanesOf(log.records.slice(log.records.findIndex(({ id }) => log.calls.get(id)?.fn?.name === 'main')), (id) => log.calls.get(id)?.fn?.name ?? 'module'));
}

/** Waits of the first lane of that name, as written in the source. */
function waitsOf(trace: Trace, name: string): string[] {
  return trace.task(name).waits.map(({ label }) => label.replace(/ \(line \d+\)$/, ''));
}

const later = 'const later = (ms: number) => new Promise((done) => setTimeout(done, ms));';

test('1. a fetch is two waits in three slices, each named', async () => {
  const server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const trace = await laneTrace('export async function main(url: string) { const response = await fetch(url); return await response.text(); }', `http://127.0.0.1:${port}/`);
  server.closeAllConnections();
  server.close();
  expect(waitsOf(trace, 'main')).toEqual(['fetch(url)', 'response.text()']);
  expect(trace.task('main').spans.filter(({ state }) => state === 'running')).toHaveLength(3);
});

test('2. Promise.all waits for all, and names the one that came last', async () => {
  const trace = await laneTrace(`${later} async function part(ms: number) { await later(ms); } export async function main() { await Promise.all([part(8), part(2)]); }`);
  const wait = trace.task('main').waits[0]!;
  expect(wait.label).toMatch(/^Promise\.all/);
  expect(trace.task(wait.woken!.by!).waits[0]?.sinceMs).toBeLessThan(trace.tasks.at(-1)!.createdAtMs + 5);
  expect(trace.tasks.filter(({ name }) => name === 'part')).toHaveLength(2);
});

test('3. Promise.race leaves the loser running, in a lane that ends later', async () => {
  const trace = await laneTrace(`${later} async function fast() { await later(1); } async function slow() { await later(8); } export async function main() { await Promise.race([fast(), slow()]); }`);
  expect(trace.task('slow').endedSeq).toBeGreaterThan(trace.task('main').endedSeq ?? Infinity);
});

test('4. Promise.allSettled and Promise.any are named for what they are', async () => {
  const trace = await laneTrace(`${later} async function fails() { await later(1); throw new Error('no'); } async function works() { await later(2); } export async function main() { await Promise.allSettled([fails(), works()]); await Promise.any([fails(), works()]); }`);
  expect(waitsOf(trace, 'main').map((label) => label.split('(')[0])).toEqual(['Promise.allSettled', 'Promise.any']);
});

test('5. a call that its caller awaits on the spot has no lane of its own', async () => {
  const trace = await laneTrace(`${later} async function inner() { await later(1); } export async function main() { await inner(); await inner(); }`);
  expect(trace.tasks.map(({ name }) => name)).toEqual(['main']);
  expect(waitsOf(trace, 'main')).toEqual(['later(1)', 'later(1)']);
});

test('while a call waits that was awaited on the spot, its lane waits and does not run', async () => {
  const trace = await laneTrace(`${later} async function inner() { await later(1); } async function middle() { await inner(); } export async function main() { await middle(); await inner(); }`);
  expect(trace.task('main').spans.map(({ state }) => state)).toEqual(['created', 'running', 'waiting', 'ready', 'running', 'waiting', 'ready', 'running']);
});

test('6. a call that is kept for later runs beside its caller', async () => {
  const trace = await laneTrace(`${later} async function job() { await later(1); } export async function main() { const promise = job(); await later(5); await promise; }`);
  expect(trace.tasks.map(({ name }) => name)).toEqual(['main', 'job']);
  expect(trace.task('job').endedSeq).toBeLessThan(trace.task('main').endedSeq ?? 0);
});

test('7. a call that nobody awaits is seen to outlive its caller', async () => {
  const trace = await laneTrace(`${later} async function forgotten() { await later(5); } export async function main() { void forgotten(); }`);
  expect(trace.task('forgotten').endedSeq).toBeGreaterThan(trace.task('main').endedSeq ?? Infinity);
});

test('8. a thenable is a wait like any other', async () => {
  const trace = await laneTrace('const odd = { then(ok: (value: number) => void) { setTimeout(() => ok(1), 1); } }; export async function main() { await odd; }');
  expect(waitsOf(trace, 'main')).toEqual(['odd']);
});

test('9. an async generator waits in the lane of whoever asks for its values', async () => {
  const trace = await laneTrace(`${later} async function* ticks() { for (let n = 0; n < 3; n++) { await later(1); yield n; } } export async function main() { for await (const tick of ticks()) void tick; }`);
  expect(trace.tasks.map(({ name }) => name)).toEqual(['main']);
  expect(waitsOf(trace, 'main')).toEqual(['later(1)', 'later(1)', 'later(1)']);
});

test('10. at most one lane runs at a time', async () => {
  const trace = await laneTrace(`${later} async function worker(n: number) { for (let i = 0; i < 3; i++) await later(n); } export async function main() { await Promise.all([worker(1), worker(2), worker(1)]); }`);
  expect(trace.maxRunning()).toBe(1);
});

test('11. a failure ends its lane and is thrown where it is awaited', async () => {
  const trace = await laneTrace(`${later} async function bad() { await later(1); throw new RangeError('deep'); } export async function main() { const promise = bad(); await null; await promise; }`);
  expect(trace.task('bad')).toMatchObject({ outcome: 'failed', value: 'RangeError: deep' });
  expect(trace.task('main').outcome).toBe('failed');
});

test('12. what never settles is a wait that never ends', async () => {
  const trace = await laneTrace('async function stuck() { await new Promise(() => {}); } export async function main() { void stuck(); }');
  expect(trace.task('stuck')).toMatchObject({ outcome: 'pending', waits: [expect.not.objectContaining({ woken: expect.anything() })] });
});

test.each([
  ['microtasks alone', (seed: number) => microtaskProgram(seed), 300],
  ['timers', (seed: number) => microtaskProgram(seed, 'timers'), 60],
  ['files and servers', ioProgram, 40],
] as const)('of every lane of random programs with %s it is known at all times what it does', { timeout: 60_000 }, async (_name, programOf, count) => {
  for (let seed = 0; seed < count; seed++) {
    const trace = await laneTrace(programOf(seed));
    const unknown = trace.tasks.filter(({ name, spans }) => name.startsWith('#') || spans.some(({ state }) => state === 'unknown'));
    expect(unknown.map(({ name, spans }) => [name, spans.map(({ state }) => state)]), `seed ${seed}`).toEqual([]);
    expect(trace.maxRunning(), `seed ${seed}`).toBe(1);
    // What it waited for before, it does not wait for any more once it has gone on.
    for (const { name, waits, outcome } of trace.tasks) {
      const open = waits.filter(({ woken }) => woken === undefined);
      expect(open.length, `seed ${seed}, ${name}: ${open.map(({ label }) => label).join('; ')}`).toBeLessThanOrEqual(outcome === 'pending' ? 1 : 0);
    }
  }
});

test('two readers of one generator both wait', async () => {
  const trace = await laneTrace(`${later} async function* ticks() { for (let n = 0; n < 2; n++) { await later(2); yield n; } } async function reader(source: AsyncIterable<number>) { for await (const tick of source) void tick; } export async function main() { const source = ticks(); const one = reader(source); const two = reader(source); await one; await two; }`);
  expect(trace.tasks.filter(({ name }) => name === 'reader').map(({ spans }) => spans.some(({ state }) => state === 'unknown'))).toEqual([false, false]);
});

test('a generator that foreign code reads has no lane, and disturbs none', async () => {
  const trace = await laneTrace(`import { Readable } from 'node:stream'; ${later} async function* lines() { await later(1); yield 'a'; await later(1); yield 'b'; } export async function main() { const chunks = await Readable.from(lines()).toArray(); return chunks.length; }`);
  expect(trace.tasks.map(({ name, outcome }) => [name, outcome])).toEqual([['main', 'done']]);
});
