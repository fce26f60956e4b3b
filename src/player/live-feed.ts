import type { LiveLanes } from './live-lanes.ts';
import type { SendLive } from './trace-report.ts';

const LOOK_MS = 250; // four times a second is as much as can be read
const MOST_SHARE = 0.02; // of the program's time; with very many calls under way, looks are rarer

// Taken before the program can replace them.
const { setTimeout } = globalThis;

/** Sends how things stand, now and then, for as long as the program runs; it keeps nothing alive. */
export function feedLive(lanes: LiveLanes, clock: () => number, send: SendLive): void {
  let isBusy = false;
  const look = (): void => {
    const beginMs = performance.now();
    // With a reader that cannot keep up there is no use in writing more.
    if (!isBusy) {
      isBusy = true;
      send({ kind: 'live', states: lanes.states(clock()) }, () => (isBusy = false));
    }
    setTimeout(look, Math.max(LOOK_MS, (performance.now() - beginMs) / MOST_SHARE)).unref();
  };
  setTimeout(look, LOOK_MS).unref();
}
