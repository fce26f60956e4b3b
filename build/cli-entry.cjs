#!/usr/bin/env node
// Starts the command line from its bundle, with the machine code that an earlier start has left, if any: compiling
// is a third of the time that a start takes. Nothing that goes wrong with it is worth an error.
'use strict';
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { createRequire, Module } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { Script } = require('node:vm');

const PREFIX = 'cli-';
const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000; // of another build's

const bundle = path.join(__dirname, 'cli.js');
const { size, mtimeMs } = statSync(bundle);
// Good for one build and one Node.
const codeFile = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'asynclings', `${PREFIX}${process.version}-${process.arch}-${size}-${Math.trunc(mtimeMs)}.bin`);

function kept() {
  try {
    return readFileSync(codeFile);
  } catch {
    return undefined; // the first start
  }
}

/** At the end of a start: code that has not run is not compiled, and not kept. */
function keep(script) {
  try {
    mkdirSync(path.dirname(codeFile), { recursive: true });
    const draft = `${codeFile}.${process.pid}.draft`;
    writeFileSync(draft, script.createCachedData());
    renameSync(draft, codeFile);
    for (const name of readdirSync(path.dirname(codeFile)).filter((each) => each.startsWith(PREFIX))) {
      const other = path.join(path.dirname(codeFile), name);
      if (Date.now() - statSync(other).mtimeMs > MAX_AGE_MS) rmSync(other, { force: true });
    }
  } catch {
    // a home that cannot be written to
  }
}

const cachedData = kept();
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, 'latin1')}\n})`, { filename: bundle, ...(cachedData && { cachedData }) });
if (cachedData === undefined || script.cachedDataRejected) process.once('exit', () => keep(script));
// The bundle's other parts ask for this one by its name.
const part = Object.assign(new Module(bundle), { filename: bundle, loaded: true });
require.cache[bundle] = part;
script.runInThisContext().call(part.exports, part.exports, createRequire(bundle), part, bundle, __dirname);
