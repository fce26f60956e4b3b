import { swc } from '../compilers.ts';
import { type Compiled, importsOf, readableSyntaxError } from '../compile.ts';
import { CompileError } from '../compile-error.ts';
import { instrument } from './instrument.ts';

/**
 * Compiles a module so that nothing in it waits behind our back: every await, also at the top level, yields to
 * the driver. The code is a script that puts the module's function on `$`.
 * @throws {CompileError} when it does not parse.
 */
export function lower(file: string, source: string): Compiled {
  const { code, map, sites } = instrument(file, source);
  try {
    const stripped = swc().transformSync(code, {
      filename: file,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      inputSourceMap: map,
      isModule: true,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    // An async wrapper is what makes an await at the top level one of the awaits that are lowered.
    const wrapped = `$.main = async function (exports, require, module, __filename, __dirname, $at, $enter) {${stripped.code}\n}`;
    const lowered = swc().transformSync(wrapped, {
      filename: file,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      inputSourceMap: stripped.map ?? false,
      isModule: false,
      jsc: { externalHelpers: true, parser: { syntax: 'ecmascript' } },
      env: { targets: { node: '20' }, include: ['transform-async-to-generator', 'transform-async-generator-functions'] },
    });
    return { code: lowered.code, map: lowered.map ?? '', imports: importsOf(stripped.code), sites };
  } catch (error) {
    throw new CompileError(file, readableSyntaxError(error));
  }
}
