// npm run campaign                 every campaign
// npm run campaign races           one of them
// npm run campaign races -- --minutes 5
//
// A campaign looks for what a test run has no time for. It is a .mjs file beside this one whose default export
// takes { deadlineMs }, prints figures as it goes, and returns the number of things it found wrong. Bounded by
// count in itself, by time from here.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const HERE = new URL('.', import.meta.url);
const known = readdirSync(HERE)
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
  .map((name) => name.slice(0, -'.mjs'.length));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0 || !(minutes > 0)) {
  process.stderr.write(unknown.length > 0 ? `no campaign ${unknown.join(', ')}; there are: ${known.join(', ')}\n` : `--minutes takes a number above 0, got '${values.minutes}'\n`);
  process.exit(2);
}

const asked = positionals.length > 0 ? positionals : known;
let faults = 0;
for (const name of asked) {
  process.stdout.write(`== ${name}\n`);
  const { default: campaign } = await import(new URL(`${name}.mjs`, HERE).href);
  faults += await campaign({ deadlineMs: performance.now() + (minutes * 60_000) / asked.length });
}
process.stdout.write(faults === 0 ? 'nothing wrong found\n' : `${faults} found wrong\n`);
process.exitCode = faults === 0 ? 0 : 1;
