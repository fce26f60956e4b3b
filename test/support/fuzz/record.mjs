/**
 * Records what CPython does: writes test/support/fuzz/golden/<name>.jsonl.gz, one program and its log a line.
 *
 *     node test/support/fuzz/record.mjs python3.13                            # a CPython 3.13 that is installed
 *     node test/support/fuzz/record.mjs /somewhere/pyodide/pyodide.mjs        # the npm package pyodide, 0.28 or 0.29
 *     node test/support/fuzz/record.mjs python3.13 --count 50 --out try       # fewer programs a theme, elsewhere
 *
 * The same oracle gives the same bytes again.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { runOnCPython } from './oracle.mjs';

register('./strip-types.mjs', import.meta.url);
const { goldenPrograms } = await import('./generate.ts');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, out: { type: 'string', default: join(import.meta.dirname, 'golden') } },
});
const [oracle] = positionals;
if (oracle === undefined) throw new Error('name the oracle: a python3.13 executable or the path of pyodide.mjs');

await mkdir(values.out, { recursive: true });
for (const [name, programs] of goldenPrograms(values.count && Number(values.count))) {
  const logs = await runOnCPython(oracle, programs);
  const strange = logs.findIndex((log) => log.some((line) => line.includes('UNKNOWN')));
  if (strange >= 0) throw new Error(`${name} ${programs[strange].seed} logs an error that has no name:\n${logs[strange].join('\n')}`);
  const lines = programs.map((program, i) => JSON.stringify({ program, log: logs[i] }));
  await writeFile(join(values.out, `${name}.jsonl.gz`), gzipSync(lines.join('\n') + '\n', { level: 9 }));
  process.stdout.write(`${name}: ${programs.length} programs, ${logs.flat().length} lines\n`);
}
