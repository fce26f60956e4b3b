import { seededRandom } from 'asynclings/testing';

/**
 * A random program of promises, async functions, generators and loops that logs what it does. Beside
 * microtasks it waits for one kind of Node's queues only: what order two kinds come in is left to chance.
 */
export function microtaskProgram(seed: number, queue: 'none' | 'immediates' | 'timers' = 'none'): string {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  let labels = 0;
  const log = (): string => `log.push('${++labels}');`;
  const functionCount = 3 + Math.floor(random() * 3);
  const value = (depth: number): string => {
    const calls = Array.from({ length: functionCount }, (_, n) => `f${n}(n - 1)`);
    const outside = { none: [], immediates: ['immediate()', 'tick()'], timers: ['timer()', 'tick()'] }[queue];
    const simple = [...outside, ...outside, '1', 'null', 'Promise.resolve(2)', 'thenable()', 'later()', 'failing()', 'Promise.reject(new Error("r")).catch(() => 5)'];
    if (depth > 1) return pick([...simple, ...calls]);
    return pick([...simple, ...calls, `Promise.all([${value(depth + 1)}, ${value(depth + 1)}])`, `Promise.race([${value(depth + 1)}, ${value(depth + 1)}])`, `Promise.allSettled([${value(depth + 1)}])`, `arrow(${value(depth + 1)})`, `obj.method(n - 1)`]);
  };
  const statement = (depth: number): string => {
    const kind = Math.floor(random() * 11);
    if (kind <= 2) return `${log()} await ${value(0)}; ${log()}`;
    if (kind === 3) return `try { await ${value(0)}; ${log()} } catch { ${log()} await ${value(1)}; } finally { ${log()} ${depth < 2 ? statement(depth + 1) : ''} }`;
    if (kind === 4) return `void ${value(0)}.then?.(() => { ${log()} }, () => { ${log()} });`.replace('void 1.then', 'void Promise.resolve(1).then').replace('void null.then', 'void Promise.resolve().then');
    if (kind === 5) return `for await (const x of gen(${1 + Math.floor(random() * 3)})) { ${log()} ${random() < 0.3 ? 'break;' : ''} ${depth < 1 ? statement(depth + 1) : ''} }`;
    if (kind === 6) return `for (let i = 0; i < 2; i++) { ${log()} await ${value(1)}; }`;
    if (kind === 7) return `queueMicrotask(() => { ${log()} });`;
    if (kind === 8) {
      const name = `p${++labels}`;
      return `const ${name} = ${value(0)}; ${log()} await ${name};`;
    }
    if (kind === 9) return `for await (const x of [${value(1)}, ${value(1)}]) { ${log()} }`;
    return `if (n < 0) return ${value(1)};`;
  };
  const body = (): string => Array.from({ length: 1 + Math.floor(random() * 3) }, () => statement(0)).join('\n  ');
  const ending = (): string => pick(['', `return ${value(1)};`, `return await ${value(1)};`]);
  const functions = Array.from({ length: functionCount }, (_, n) => `async function f${n}(n: number): Promise<unknown> {\n  if (n < 0) { ${log()} return n; }\n  ${body()}\n  ${ending()}\n}`);
  return `export const log: string[] = [];
function thenable() { return { then(ok: (v: number) => void) { ${log()} ok(7); } }; }
const immediate = () => new Promise((done) => setImmediate(done));
const timer = () => new Promise((done) => setTimeout(done, 1));
const tick = () => new Promise((done) => process.nextTick(done));
async function later() { await null; ${log()} await null; return 8; }
async function failing() { await null; ${log()} return 9; }
const arrow = async (x: unknown) => await x;
const obj = { async method(n: number): Promise<unknown> { ${log()} return n < 0 ? n : f0(n - 1); } };
async function* gen(count: number): AsyncGenerator<number> { try { for (let i = 0; i < count; i++) { ${log()} yield i; await null; } } finally { ${log()} await null; ${log()} } }
${functions.join('\n')}
export async function main(): Promise<void> {
  const all = [${Array.from({ length: functionCount }, (_, n) => `f${n}(2)`).join(', ')}];
  for (const each of await Promise.allSettled(all)) log.push(each.status);
}
`;
}
