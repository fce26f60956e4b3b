import type { Chooser } from '../asyncio/mod.ts';

/** A small generator of pseudo-random numbers in [0, 1): the same seed, the same numbers, on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Resumes ready tasks in an order drawn from `seed`; the same seed replays the same order. */
export function seededChooser(seed: number): Chooser {
  const random = seededRandom(seed);
  return (ready) => Math.floor(random() * ready.length);
}
