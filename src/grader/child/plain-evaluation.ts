import { compileFunction } from 'node:vm';
import type { ModuleFunction } from './answer-place.ts';

/** Evaluates a module as ordinary code, with these names in place of the globals. @param file what it is called in stacks */
export function evaluatePlainly(code: string, file: string, globals: Readonly<Record<string, unknown>>): ModuleFunction {
  const run = compileFunction(code, ['exports', 'require', 'module', ...Object.keys(globals)], { filename: file }) as (...values: unknown[]) => void;
  return function (this: unknown, ...given: Parameters<ModuleFunction>) {
    run.call(this, ...given, ...Object.values(globals));
  };
}
