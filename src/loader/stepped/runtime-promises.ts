import type { Stepper } from './coroutine.ts';

let active: Stepper | undefined;
const patched = new WeakSet<object>();

/**
 * The runtime as stepped code sees it: the same, except that the stepper knows the promises it returns. Their
 * waits are the runtime's own, so a cancellation is delivered there and not at the await outside.
 */
export function stepRuntime(namespace: object, stepper: Stepper): object {
  active = stepper;
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(namespace)) {
    if (typeof value !== 'function') copy[name] = value;
    else if (isClass(value)) copy[name] = patchClass(value as { prototype: object });
    else copy[name] = marking(value as (...args: unknown[]) => unknown);
  }
  return copy;
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

// In place: a subclass, or a test with instanceof, must meet the class it knows. Without a stepper at work
// the wrappers do nothing.
function patchClass<C extends { prototype: object }>(target: C): C {
  if (patched.has(target)) return target;
  patched.add(target);
  for (const owner of [target, target.prototype]) {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (key === 'constructor' || typeof descriptor.value !== 'function' || !descriptor.configurable) continue;
      Object.defineProperty(owner, key, { ...descriptor, value: marking(descriptor.value as (...args: unknown[]) => unknown) });
    }
  }
  return target;
}

function marking(fn: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return function (this: unknown, ...args: unknown[]) {
    const stepper = active;
    if (stepper === undefined) return fn.apply(this, args);
    // What the runtime calls back is called by the runtime, not by the frame that called the runtime.
    const outer = stepper.current;
    stepper.current = undefined;
    try {
      return stepper.fromRuntime(fn.apply(this, args));
    } finally {
      stepper.current = outer;
    }
  };
}
