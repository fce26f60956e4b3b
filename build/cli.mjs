// Puts the command line into a few files: starting it means opening these instead of hundreds.
import { chmodSync, copyFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { inOneByte } from './one-byte.mjs';

const OUT = 'dist/bin';
// What has native parts, or finds its own files by where it lies.
const LEFT_OUT = /^(@swc\/|oxc-parser|better-sqlite3|typescript|piscina|chokidar|launch-editor|inquirer|node:)/;

/** A module of ours that asks where it is gets the answer it would have got unbundled. */
const ownPlace = {
  name: 'own-place',
  transform(code, id) {
    if (!code.includes('import.meta.url') || id.includes('node_modules')) return undefined;
    const built = path.relative(OUT, path.join('dist', path.relative(process.cwd(), id))).replace(/\.ts$/, '.js');
    return { code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(built)}, process.getBuiltinModule('node:url').pathToFileURL(__filename)).href`), map: null };
  },
};

for (const name of readdirSync(OUT)) if (name.startsWith('part-')) rmSync(path.join(OUT, name));
const bundle = await rolldown({ input: 'bin/asynclings.ts', platform: 'node', plugins: [ownPlace], external: LEFT_OUT, logLevel: 'warn' });
await bundle.write({ dir: OUT, format: 'cjs', entryFileNames: 'cli.js', chunkFileNames: 'part-[name]-[hash].js', minify: 'dce-only' });
await bundle.close();
inOneByte(path.join(OUT, 'cli.js'));
// Node starts CommonJS in two thirds of the time: modules of Node itself need no wrappers then.
writeFileSync(path.join(OUT, 'package.json'), '{ "type": "commonjs" }\n');
// The build of the sources has put a module of that name there; this file stands in for it.
copyFileSync('build/cli-entry.cjs', path.join(OUT, 'asynclings.js'));
chmodSync(path.join(OUT, 'asynclings.js'), 0o755);
