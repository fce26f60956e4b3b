import path from 'node:path';
import { compileFunction } from 'node:vm';
import { asCommonJs, importPackages } from '../packages.ts';
import type { Program } from '../program.ts';
import { watchPromises } from './combinators.ts';
import type { Stepper } from './coroutine.ts';
import { helperFor } from './helpers.ts';
import { stepRuntime } from './runtime-promises.ts';

export interface EvaluateSteppedOptions {
  readonly stepper: Stepper;
  readonly provided?: Readonly<Record<string, object>>;
}

type ModuleMain = (...scope: unknown[]) => Promise<void>;

/**
 * Runs a program that was loaded for stepping and returns what its entry exports, once its top level has run.
 * @throws whatever the program throws while it loads.
 */
export async function evaluateStepped(program: Program, { stepper, provided = {} }: EvaluateSteppedOptions): Promise<Record<string, unknown>> {
  watchPromises(stepper);
  const packages = await importPackages(program, provided);
  for (const [name, found] of packages) if (name === 'asynclings') packages.set(name, stepRuntime(found as object, stepper));
  const modules = new Map<string, { exports: Record<string, unknown>; ready: Promise<void> }>();
  const resolve = (from: string, specifier: string): string => {
    const imported = path.resolve(path.dirname(from), specifier);
    return program.redirects[imported] ?? imported;
  };
  const load = (file: string): { exports: Record<string, unknown>; ready: Promise<void> } => {
    const known = modules.get(file);
    if (known !== undefined) return known;
    const box = { exports: {}, ready: Promise.resolve() };
    modules.set(file, box);
    box.ready = execute(file, box);
    return box;
  };
  const execute = async (file: string, box: { exports: Record<string, unknown> }): Promise<void> => {
    const compiled = program.files[file];
    if (compiled === undefined) throw new Error(`cannot find ${file}`);
    // A top-level await makes those wait who import the module, so imports are run ahead, in order.
    for (const specifier of compiled.imports) {
      const target = resolve(file, specifier);
      if (specifier.startsWith('.') && target in program.files && !modules.has(target)) await load(target).ready;
    }
    const module = box;
    const require = (specifier: string): unknown => {
      const helper = helperFor(stepper, specifier);
      if (helper !== undefined) return helper;
      if (specifier.startsWith('.')) return load(resolve(file, specifier)).exports;
      const found = packages.get(specifier);
      if (found instanceof Error) throw found;
      return asCommonJs(found);
    };
    const holder: { main?: ModuleMain } = {};
    (compileFunction(compiled.code, ['require', '$'], { filename: file }) as (...scope: unknown[]) => void)(require, holder);
    const sites = compiled.sites ?? [];
    const at = (site: number, value: unknown): unknown => {
      stepper.site = sites[site];
      return value;
    };
    const enter = (site: number): void => {
      if (stepper.current !== undefined) stepper.current.fn ??= sites[site];
    };
    const main = holder.main?.call(module.exports, module.exports, require, module, file, path.dirname(file), at, enter);
    if (main !== undefined) {
      stepper.handedOn(main);
      await main;
    }
  };
  const entry = load(program.entry);
  await entry.ready;
  return entry.exports;
}
