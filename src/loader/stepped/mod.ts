/** Programs whose every await is visible: lowered to generators that a driver steps. A door of its own, because what it loads is heavy. */
export type { Combinator, Combined } from './combinators.ts';
export { type Awaited_, Coroutine, type CoroutineProbe, Stepper, type SteppingOptions } from './coroutine.ts';
export { evaluateStepped, type EvaluateSteppedOptions } from './evaluate.ts';
export type { Site } from './instrument.ts';
export { installStackTraces } from './stack-traces.ts';
export { lower } from './lower.ts';
