import { expect, test } from 'vitest';
import { CoroutineLog } from '../../src/player/coroutine-log.ts';
import { lanesOf } from '../../src/player/lanes.ts';
import { LiveLanes } from '../../src/player/live-lanes.ts';
import type { LiveStates } from '../../src/player/trace-report.ts';
import { evaluateText } from '../support/stepped.ts';

/** Runs a program's `main`; where it calls `look()`, how things stand is written down. */
async function looksAt(source: string): Promise<{ looks: LiveStates[]; log: CoroutineLog }> {
  let atMs = 0;
  const lanes = new LiveLanes();
  const log = new CoroutineLog(() => atMs, (record, coroutine) => lanes.add(record, coroutine));
  const looks: LiveStates[] = [];
  const { exports } = await evaluateText(source, { interleaving: 'asyncio', probe: log });
  const pass = async (ms: number): Promise<void> => {
    await new Promise((done) => setImmediate(done));
    atMs += ms;
  };
  await (exports['main'] as (pass: unknown, look: unknown) => Promise<unknown>)(pass, () => looks.push(lanes.states(atMs))).catch(() => {});
  return { looks, log };
}

const never = 'const never = () => new Promise(() => {});';

test('a call that its caller awaits on the spot is part of its row, which tells what the innermost waits for', async () => {
  const { looks } = await looksAt(`${never} async function inner() { await never(); } async function outer() { await inner(); } export async function main(pass: any, look: any) { outer(); await pass(5); look(); }`);
  expect(looks[0]?.rows.map(({ name, what, line }) => [name, what, line])).toEqual([['main', undefined, undefined], ['outer', 'never()', 1]]);
});

test('calls that wait for the same at the same place share a row, and the longest wait counts', async () => {
  const { looks } = await looksAt(`${never} async function page() { await never(); } export async function main(pass: any, look: any) { page(); await pass(5); page(); await pass(7); look(); }`);
  expect(looks[0]?.rows[1]).toEqual({ name: 'page', count: 2, state: 'active', what: 'never()', file: '/virtual/program.ts', line: 1, forMs: 12 });
});

test('what has run since the last look is active, and waits after it', async () => {
  const { looks } = await looksAt(`${never} async function page() { await never(); } export async function main(pass: any, look: any) { page(); await pass(1); look(); await pass(1); look(); }`);
  expect(looks.map(({ rows }) => rows.find(({ name }) => name === 'page')?.state)).toEqual(['active', 'waiting']);
});

test('what has ended is counted by its outcome, and leaves no row', async () => {
  const { looks } = await looksAt(`async function good() { await null; } async function bad() { await null; throw new Error('no'); } export async function main(pass: any, look: any) { const all = [good(), good(), bad()]; await Promise.allSettled(all); look(); }`);
  expect(looks[0]).toMatchObject({ openCount: 1, doneCount: 2, failedCount: 1 });
  expect(looks[0]?.rows.map(({ name }) => name)).toEqual(['main']);
});

test('a wait for another call names it', async () => {
  const { looks } = await looksAt(`${never} async function job() { await never(); } async function boss(work: Promise<void>) { await null; await work; } export async function main(pass: any, look: any) { const work = job(); boss(work); await pass(1); look(); }`);
  expect(looks[0]?.rows.find(({ name }) => name === 'boss')?.what).toBe("task 'job'");
});

test('an asynchronous generator shows what its body waits for', async () => {
  const { looks } = await looksAt(`${never} async function* ticks() { yield 1; await never(); } async function reader() { for await (const tick of ticks()) void tick; } export async function main(pass: any, look: any) { reader(); await pass(1); look(); }`);
  expect(looks[0]?.rows.find(({ name }) => name === 'reader')?.what).toBe('never()');
});

test('with thousands of calls under way the rows stay few, and all are counted', async () => {
  const jobs = Array.from({ length: 80 }, (_, n) => `async function job${n}() { await never(); }`).join('\n');
  const calls = Array.from({ length: 80 }, (_, n) => `job${n}();`).join('');
  const { looks } = await looksAt(`${never}\n${jobs}\nexport async function main(pass: any, look: any) { for (let i = 0; i < 20; i++) { ${calls} } await pass(1); look(); }`);
  expect(looks[0]).toMatchObject({ openCount: 1601 });
  expect(looks[0]?.rows).toHaveLength(50);
});

test('the live lanes are the lanes that the trace draws in the end', async () => {
  const { looks, log } = await looksAt(`${never} const soon = () => new Promise((done) => setImmediate(done)); async function leaf() { await never(); } async function kept() { await leaf(); } async function quick() { await soon(); } export async function main(pass: any, look: any) { const one = kept(); await quick(); void kept(); quick(); await pass(1); await pass(1); look(); void one; }`);
  const events = lanesOf(log.records, (id) => log.calls.get(id)?.fn?.name ?? 'module');
  const ended = new Set(events.flatMap(({ kind, task }) => (kind === 'task.done' ? [task] : [])));
  const open = events.filter(({ kind, task, name }) => kind === 'task.created' && !ended.has(task) && name !== 'main');
  expect(looks[0]?.rows.filter(({ name }) => name !== 'main').flatMap(({ name, count }) => Array<string>(count).fill(name))).toEqual(open.map(({ name }) => name));
});
