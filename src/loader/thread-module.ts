import { fileURLToPath } from 'node:url';
import { loadProgram } from './program.ts';

/**
 * Turns a TypeScript module into one that a worker thread can import: a module that carries the compiled
 * program in itself and evaluates it there. Other modules stay as they are.
 * @throws {CompileError} when it does not parse.
 */
export async function prepareThreadModule(moduleUrl: URL): Promise<URL> {
  if (moduleUrl.protocol !== 'file:' || !moduleUrl.pathname.endsWith('.ts')) return moduleUrl;
  const program = loadProgram(fileURLToPath(moduleUrl));
  const source = [
    `import { evaluate } from ${JSON.stringify(new URL('./evaluate.js', import.meta.url).href)};`,
    `export default await evaluate(${JSON.stringify(program)});`,
  ].join('\n');
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
