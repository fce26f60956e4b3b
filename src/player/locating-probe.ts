import type { Probe } from '../asyncio/mod.ts';
import { type Program, sourceLine } from '../loader/mod.ts';
import type { Recorder } from '../trace/mod.ts';

/** Number of an event and the line of the demo that caused it, counted from 1. */
export type Site = readonly [seq: number, line: number];

/**
 * A recorder's probe that also notes which line of the program's entry each event comes from. Taking a stack
 * for every event is slow; only stepping needs it.
 */
export function locate(program: Program, recorder: Recorder): { readonly probe: Probe; takeSites(): Site[] } {
  let sites: Site[] = [];
  const probe = new Proxy<Probe>(recorder, {
    get(target, method: keyof Probe) {
      const report = target[method] as (...facts: unknown[]) => void;
      return (...facts: unknown[]) => {
        const line = callingLine(program);
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

const FRAMES = 40; // a group's exit is many of the runtime's own frames away from the demo's line

function callingLine(program: Program): number | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = limit;
  return sourceLine(program, program.entry, stack);
}
