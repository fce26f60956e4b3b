import { formatWithOptions } from 'node:util';
import type { PretendedGlobals } from '../../testing/host.ts';
import { createLoopTimers } from './timers.ts';

const LEVELS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

// What a module may expect of any JavaScript host and that gives no power over this one.
const HOST_NAMES = [
  'AbortController', 'AbortSignal', 'DOMException', 'Event', 'EventTarget', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams',
  'atob', 'btoa', 'queueMicrotask', 'structuredClone', 'WeakRef', 'FinalizationRegistry', 'Intl',
] as const;

// More of them. Loading them takes longer than a whole verdict, and hardly any answer uses them.
const RARE_NAMES = ['Blob', 'Headers', 'ReadableStream', 'TransformStream', 'WritableStream'] as const;

/**
 * The globals that an answer sees beside the language itself. Time is the loop's and chance is seeded; printing
 * goes to `print`.
 */
export function endowments({ Math, Date, now }: PretendedGlobals, print: (text: string) => void): Record<string, unknown> {
  const timers = createLoopTimers();
  const host = Object.fromEntries(HOST_NAMES.flatMap((name) => (name in globalThis ? [[name, (globalThis as Record<string, unknown>)[name]]] : [])));
  useLoopTimeForSignals(timers.setTimeout);
  return {
    ...host,
    Math,
    Date,
    performance: { now, timeOrigin: 0 },
    console: createConsole(print),
    setTimeout: timers.setTimeout,
    setInterval: timers.setInterval,
    setImmediate: timers.setImmediate,
    clearTimeout: timers.clearTimeout,
    clearInterval: timers.clearTimeout,
    clearImmediate: timers.clearTimeout,
  };
}

/** A console that prints to `print`. */
export function createConsole(print: (text: string) => void): object {
  // Printing must not call methods of what is printed.
  const write = (...values: unknown[]): void => print(formatWithOptions({ customInspect: false }, ...values));
  return Object.fromEntries([...LEVELS.map((level) => [level, write]), ['assert', (isTrue: unknown, ...values: unknown[]) => void (isTrue || write('Assertion failed', ...values))]]);
}

/** Adds the globals that are made when they are first asked for. */
export function addRareEndowments(globals: object): void {
  for (const name of RARE_NAMES) {
    Object.defineProperty(globals, name, {
      configurable: true,
      get: harden(() => {
        const value = harden((globalThis as Record<string, unknown>)[name]);
        Object.defineProperty(globals, name, { value, writable: true, configurable: true });
        return value;
      }),
      set: harden((value: unknown) => void Object.defineProperty(globals, name, { value, writable: true, configurable: true })),
    });
  }
}

function useLoopTimeForSignals(setTimeout: (callback: () => void, ms: number) => number): void {
  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
    return controller.signal;
  };
  Object.defineProperty(AbortSignal, 'timeout', { value: timeout, writable: true, configurable: true });
}
