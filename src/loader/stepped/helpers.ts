import { createRequire } from 'node:module';
import { delegate, OverloadedYield, SteppedAsyncGenerator } from './async-generator.ts';
import type { Stepper } from './coroutine.ts';

type Body = (...args: unknown[]) => Generator<unknown, unknown, unknown>;

const PREFIX = '@swc/helpers/_/';
const requireHelper = createRequire(import.meta.url);

/** What lowered code asks for by `require`: our driver where it lowers async functions, the compiler's own helpers elsewhere. */
export function helperFor(stepper: Stepper, specifier: string): unknown {
  if (!specifier.startsWith(PREFIX)) return undefined;
  switch (specifier.slice(PREFIX.length)) {
    case '_async_to_generator':
      return {
        _: (body: Body) =>
          function (this: unknown, ...args: unknown[]) {
            return stepper.start(body.apply(this, args));
          },
      };
    case '_wrap_async_generator':
      return {
        _: (body: Body) =>
          function (this: unknown, ...args: unknown[]) {
            return new SteppedAsyncGenerator(stepper, body.apply(this, args));
          },
      };
    case '_await_async_generator':
      return { _: (value: unknown) => new OverloadedYield(value, 'await') };
    case '_async_generator_delegate':
      return { _: delegate };
    default:
      return requireHelper(specifier);
  }
}
