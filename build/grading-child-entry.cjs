// Starts the grading child from its one file, with the machine code that an earlier start has left, if any:
// compiling is a third of the time that a start takes. Argument: the file with that machine code.
'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

const file = path.join(__dirname, 'grading-child.bundle.cjs');
let cachedData;
try {
  cachedData = readFileSync(process.argv[2]);
} catch {
  // the first start
}
const script = new Script(`(function (exports, require, module) { 'use strict'; ${readFileSync(file, 'latin1')}\n})`, { filename: file, ...(cachedData && { cachedData }) });
const send = process.send?.bind(process);
const isUsable = cachedData !== undefined && !script.cachedDataRejected;
// Asked for by whoever keeps it; a sandboxed process cannot write it itself.
process.on('message', (message) => {
  if (message?.kind === 'machine-code') send?.({ kind: 'machine-code', base64: script.createCachedData().toString('base64') }, () => process.disconnect());
});
process.env.ASYNCLINGS_MACHINE_CODE = isUsable ? 'used' : 'wanted';
script.runInThisContext()({}, require, { exports: {} });
