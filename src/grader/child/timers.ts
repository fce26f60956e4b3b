import { createTask, currentTask, sleep, type Task } from '../../asyncio/mod.ts';

/** `setTimeout` and its kin on the loop's clock, for answers: what they start is a task, which a leak check sees. */
export interface LoopTimers {
  setTimeout(callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): number;
  setInterval(callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): number;
  setImmediate(callback: (...args: unknown[]) => void, ...args: unknown[]): number;
  clearTimeout(id: number | undefined): void;
}

const LEAST_MS = 1; // as in Node

export function createLoopTimers(): LoopTimers {
  const tasks = new Map<number, Task>();
  let lastId = 0;
  const start = (name: string, callback: unknown, work: (call: () => void) => Promise<void>, args: unknown[]): number => {
    if (typeof callback !== 'function') throw new TypeError(`${name} takes a function`);
    if (currentTask() === undefined) throw new Error(`${name} works only while a loop runs, not while the module loads`);
    const id = ++lastId;
    const run = async (): Promise<void> => {
      try {
        await work(() => void Reflect.apply(callback, undefined, args));
      } finally {
        tasks.delete(id);
      }
    };
    tasks.set(id, createTask(run, { name }));
    return id;
  };
  return {
    setTimeout: (callback, ms = 0, ...args) =>
      start(`setTimeout ${ms} ms`, callback, async (call) => {
        await sleep(Math.max(LEAST_MS, ms || 0));
        call();
      }, args),
    setInterval: (callback, ms = 0, ...args) =>
      start(`setInterval ${ms} ms`, callback, async (call) => {
        for (;;) {
          await sleep(Math.max(LEAST_MS, ms || 0));
          call();
        }
      }, args),
    setImmediate: (callback, ...args) =>
      start('setImmediate', callback, async (call) => {
        await sleep(0);
        call();
      }, args),
    clearTimeout: (id) => void (id !== undefined && tasks.get(id)?.cancel('cleared')),
  };
}
