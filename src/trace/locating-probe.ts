import type { Probe } from '../asyncio/mod.ts';
import type { Recorder } from './recorder.ts';

/** Number of an event and the line of the program that caused it, counted from 1. */
export type Site = readonly [seq: number, line: number];

export interface Locator {
  readonly probe: Probe;
  /** What has come together since the last call. */
  takeSites(): Site[];
}

const FRAMES = 40; // a group's exit is many of the runtime's own frames away from the program's line

/**
 * A recorder's probe that also notes which line of the program each event comes from. Taking a stack for
 * every event is slow; only stepping and explaining need it.
 * @param lineOf finds the program's line in a stack.
 */
export function locate(recorder: Recorder, lineOf: (stack: string) => number | undefined): Locator {
  let sites: Site[] = [];
  const probe = new Proxy<Probe>(recorder, {
    get(target, method: keyof Probe) {
      const report = target[method] as (...facts: unknown[]) => void;
      return (...facts: unknown[]) => {
        const line = lineOf(callersStack());
        if (line !== undefined) sites.push([recorder.size, line]);
        report.apply(target, facts);
      };
    },
  });
  return {
    probe,
    takeSites: () => {
      const taken = sites;
      sites = [];
      return taken;
    },
  };
}

function callersStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = limit;
  return stack;
}
