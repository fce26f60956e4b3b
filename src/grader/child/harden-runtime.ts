import * as asyncio from '../../asyncio/mod.ts';

const OriginalError = Error; // as it was before the sealing, which puts another in its place

/** Freezes everything that an answer can reach of the runtime. To be called after the sealing. */
export function hardenRuntime(): void {
  for (const exported of Object.values(asyncio)) takePowersFrom(exported);
  harden(asyncio);
}

// The runtime's error classes extend the original, which can do more than an answer may, and which must not
// be frozen since stacks are set up through it.
function takePowersFrom(exported: unknown): void {
  const harmless = Error.prototype.constructor;
  for (let each: unknown = exported; typeof each === 'function' && each !== Function.prototype; each = Object.getPrototypeOf(each)) {
    if (Object.getPrototypeOf(each) === OriginalError) Object.setPrototypeOf(each, harmless);
  }
}
