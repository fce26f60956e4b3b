/** Compiles TypeScript programs and runs them. */
export { compile, type Compiled } from './compile.ts';
export { CompileError } from './compile-error.ts';
export { evaluate, type EvaluateOptions } from './evaluate.ts';
export { guardLoops, LOOP_GUARD } from './loop-guard.ts';
export { listingProgram } from './listing-program.ts';
export { compileSealed } from './sealed.ts';
export { sourceLine, sourceLines } from './source-line.ts';
export { callsOf } from './calls.ts';
export { loadProgram, type Program, type ProgramOptions } from './program.ts';
