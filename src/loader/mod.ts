/** Compiles TypeScript programs and runs them. */
export { compile, type Compiled, CompileError } from './compile.ts';
export { evaluate, type EvaluateOptions } from './evaluate.ts';
export { sourceLine } from './source-line.ts';
export { loadProgram, type Program, type ProgramOptions } from './program.ts';
