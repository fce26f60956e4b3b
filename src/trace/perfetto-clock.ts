import type { TraceEvent } from './event.ts';

const WIDEST_STEP_US = 1;

/** Microseconds at which a viewer is to show an event. */
export interface DisplayClock {
  at(seq: number): number;
  /** Behind the last event. */
  readonly endUs: number;
}

/**
 * Viewers bind an arrow to the slice that is under way at its time; at an instant in which virtual time
 * stands still, none would be. So the events of one instant follow each other at a microsecond, or less
 * where the next instant is near: the first has its true time, and none is shown after what is later.
 */
export function displayClock(events: readonly TraceEvent[]): DisplayClock {
  const times = new Map<number, number>();
  let endUs = 0;
  for (let first = 0; first < events.length; ) {
    const { atMs } = events[first]!;
    let next = first + 1;
    while (events[next]?.atMs === atMs) next++;
    const gapUs = ((events[next]?.atMs ?? Infinity) - atMs) * 1000;
    const stepUs = Math.min(WIDEST_STEP_US, gapUs / (next - first + 1));
    for (let index = first; index < next; index++) times.set(events[index]!.seq, toNanosecond(atMs * 1000 + (index - first) * stepUs));
    endUs = toNanosecond(atMs * 1000 + (next - first) * stepUs);
    first = next;
  }
  return { at: (seq) => times.get(seq) ?? endUs, endUs };
}

/** Viewers keep nanoseconds. */
export function toNanosecond(us: number): number {
  return Math.round(us * 1000) / 1000;
}
