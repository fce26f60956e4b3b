import { type Chooser, run } from 'asynclings';
import { seededChooser } from 'asynclings/testing';
import { Recorder } from 'asynclings/trace';
import { describe, expect, test } from 'vitest';
import { evaluateText, mainOf } from '../support/stepped.ts';

async function onVirtualTime(source: string): Promise<unknown> {
  return run(await mainOf(source), { clock: 'virtual' });
}

describe('a cancellation', () => {
  test('reaches a task that awaits a native promise, at once', async () => {
    const result = await onVirtualTime(`
      import { CancelledError, createTask, loopTime, sleep } from 'asynclings';
      export async function main() {
        const log: string[] = [];
        const task = createTask(async () => {
          try { await new Promise(() => {}); } catch (error) { log.push(String(error instanceof CancelledError), String(loopTime())); throw error; }
        });
        await sleep(5);
        task.cancel('enough');
        await task.join().catch((error) => log.push(error.reason));
        return log;
      }`);
    expect(result).toEqual(['true', '5', 'enough']);
  });

  test('is thrown into the innermost frame first, and through every finally on the way out', async () => {
    const result = await onVirtualTime(`
      import { createTask, sleep } from 'asynclings';
      const log: string[] = [];
      const inner = async () => { try { await sleep(100); } finally { log.push('inner'); } };
      const middle = async () => { try { await inner(); } finally { await sleep(5); log.push('middle'); } };
      export async function main() {
        const task = createTask(async () => { try { await middle(); } finally { log.push('outer'); } });
        await sleep(1);
        task.cancel();
        await task.join().catch((error) => log.push(error.name));
        return log;
      }`);
    expect(result).toEqual(['inner', 'middle', 'outer', 'CancelledError']);
  });

  test('does not take away a lock that was free', async () => {
    const result = await onVirtualTime(`
      import { createTask, Lock, checkpoint } from 'asynclings';
      export async function main() {
        const lock = new Lock();
        const task = createTask(async () => {
          task.cancel();
          await lock.acquire();
          const had = lock.locked;
          lock.release();
          try { await checkpoint(); } catch { return had; }
        });
        return task.join();
      }`);
    expect(result).toBe(true);
  });

  test('stops all parts of a Promise.all and comes out once', async () => {
    const result = await onVirtualTime(`
      import { createTask, sleep } from 'asynclings';
      const log: string[] = [];
      const part = async (n: number) => { try { await sleep(n); } catch (error) { log.push(n + ' ' + error.name); throw error; } };
      export async function main() {
        const task = createTask(async () => { await Promise.all([part(10), part(20)]); });
        await sleep(1);
        task.cancel();
        await task.join().catch((error) => log.push('task ' + error.name));
        return log;
      }`);
    expect(result).toEqual(['10 CancelledError', '20 CancelledError', 'task CancelledError']);
  });

  test('frees a task from a for await over a native source, and closes the generator', async () => {
    const result = await onVirtualTime(`
      import { createTask, sleep } from 'asynclings';
      const log: string[] = [];
      async function* numbers() { try { for (let n = 0; ; n++) { await sleep(10); yield n; } } finally { log.push('closed'); } }
      export async function main() {
        const task = createTask(async () => { for await (const n of numbers()) log.push(String(n)); });
        await sleep(25);
        task.cancel();
        await task.join().catch((error) => log.push(error.name));
        return log;
      }`);
    expect(result).toEqual(['0', '1', 'closed', 'CancelledError']);
  });
});

describe('a trace', () => {
  test('names the line of a native promise that a task awaits, and when it went on', async () => {
    const recorder = new Recorder();
    const main = await mainOf(`
      import { createTask } from 'asynclings';
      export async function main() {
        const task = createTask(async () => {
          await new Promise((done) => setTimeout(done, 5));
        }, { name: 'native' });
        await task.join();
      }`);
    await run(main, { clock: 'virtual', probe: recorder });
    const [wait] = recorder.trace().task('native').waits;
    expect(wait).toMatchObject({ on: 'opaque', label: 'a promise, line 5', woken: { cause: 'outside' } });
  });

  test('a promise that native code settles is no deadlock, although nothing is listed that might settle it', async () => {
    const other = setTimeout(() => {}, 60_000); // there before the run, and gone during it: the number of timers stays the same
    const main = await mainOf(`
      import { createTask } from 'asynclings';
      export async function main(stop) {
        const task = createTask(async () => {
          stop();
          return await new Promise((done) => setTimeout(done, 5, 'settled'));
        });
        return await task.join();
      }`);
    expect(await run(() => (main as (stop: () => void) => Promise<unknown>)(() => clearTimeout(other)), { clock: 'virtual' })).toBe('settled');
  });

  test('shows no wait where an await does not wait', async () => {
    const recorder = new Recorder();
    const main = await mainOf(`
      const inner = async () => 1;
      export async function main() { await inner(); await null; await Promise.resolve(2); }`);
    await run(main, { clock: 'virtual', probe: recorder });
    expect(recorder.trace().runOrder()).toEqual(['main']);
  });
});

describe('the two interleavings', () => {
  const LOST_UPDATE = `
    import { TaskGroup } from 'asynclings';
    const read = async (account: { balance: number }) => account.balance;
    export async function main() {
      const account = { balance: 0 };
      const deposit = async () => { const before = await read(account); account.balance = before + 10; };
      await TaskGroup.run(async (group) => { group.createTask(deposit, { name: 'A' }); group.createTask(deposit, { name: 'B' }); });
      return account.balance;
    }`;

  async function balances(interleaving: 'asyncio' | 'js'): Promise<Set<unknown>> {
    const main = await mainOf(LOST_UPDATE, { interleaving });
    const choosers: (Chooser | undefined)[] = [undefined, ...Array.from({ length: 20 }, (_, seed) => seededChooser(seed))];
    const found = new Set<unknown>();
    for (const choose of choosers) found.add(await run(main, { clock: 'virtual', ...(choose !== undefined && { choose }) }));
    return found;
  }

  test('asyncio: a lost update across a plain async function is invisible, as it is in Python', async () => {
    expect(await balances('asyncio')).toEqual(new Set([20]));
  });

  test('js: every await lets others in, and the lost update is found', async () => {
    expect(await balances('js')).toContain(10);
  });
});

describe('a program', () => {
  test('may await at its top level', async () => {
    const { exports } = await evaluateText(`export const answer = await Promise.resolve(42);`);
    expect(exports['answer']).toBe(42);
  });

  test('keeps private fields, this, arguments, getters, labels and default parameters as they are', async () => {
    const main = await mainOf(`
      class Counter {
        #n = 1n;
        get double() { return this.#n * 2n; }
        async add(by = Promise.resolve(2n)) { this.#n += await by; return this; }
        static async make() { return new this(); }
      }
      async function count() { return arguments.length; }
      export async function main() {
        const counter = await (await Counter.make()).add();
        let sum = 0;
        outer: for (const n of [1, 2, 3]) { for await (const m of [n]) { if (m === 2) continue outer; sum += m; } }
        return [counter.double, await count(1, 2), sum, await (async () => ({ a: 1 }))()];
      }`);
    expect(await main()).toEqual([6n, 2, 4, { a: 1 }]);
  });

  test('hears of calls that nobody awaited, and only of those', async () => {
    const { exports, stepper } = await evaluateText(`
      const work = async (n: number) => n;
      export async function main() {
        work(1);
        await work(2);
        const kept = work(3);
        await Promise.all([kept]);
        return work(4);
      }`);
    await (exports['main'] as () => Promise<unknown>)();
    expect([...stepper.neverAwaited].map(({ fn }) => fn?.name).filter((name) => name !== 'main')).toContain('work');
  });
});
