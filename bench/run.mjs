// npm run bench            every benchmark
// npm run bench -- runtime  one of them
//
// A benchmark is a folder with a main.mjs whose default export measures, prints as it goes, and returns its
// section of results.md.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const HERE = new URL('.', import.meta.url);
const RESULTS = new URL('results.md', HERE);

const known = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/main.mjs`, HERE)))
  .map((entry) => entry.name);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exit(2);
}

for (const name of asked.length > 0 ? asked : known) {
  const { default: bench } = await import(new URL(`${name}/main.mjs`, HERE).href);
  const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  const section = `## ${name}\n\n${machine}\n\n${await bench()}\n`;
  process.stdout.write(`\n${section}`);
  writeSection(name, section);
}

/** Replaces the section of one benchmark and leaves the others as they are. */
function writeSection(name, section) {
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
  const others = before.split(/^(?=## )/m).filter((part) => part.startsWith('## ') && !part.startsWith(`## ${name}\n`));
  const sections = [...others, section].toSorted((a, b) => (a < b ? -1 : 1)).map((part) => `${part.trim()}\n`);
  writeFileSync(RESULTS, `# Results of \`npm run bench\`\n\n${sections.join('\n')}`);
}
