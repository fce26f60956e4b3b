export const add = (a, b) => a + b;

export async function later(ms, value) {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
  return value;
}

export function fail(message) {
  throw new RangeError(message);
}

/** Keeps its thread busy until the thread is terminated; says through the shared array that it has begun. */
export function spin(shared) {
  Atomics.store(shared, 0, 1);
  Atomics.notify(shared, 0);
  for (;;);
}

export const unclonable = () => () => {};
