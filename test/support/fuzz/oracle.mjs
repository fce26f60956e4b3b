/** Runs programs on CPython 3.13: on an executable, or on the one that the npm package pyodide contains. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = import.meta.dirname;

/** @returns the log of each program, in order. */
export async function runOnCPython(oracle, programs) {
  const input = programs.map((program) => `${JSON.stringify(program)}\n`).join('');
  const output = oracle.endsWith('.mjs') ? await runPyodide(oracle, input) : await runExecutable(oracle, input);
  return output.trimEnd().split('\n').map((line) => JSON.parse(line));
}

async function runExecutable(python, input) {
  const child = spawn(python, ['-B', `${folder}/runner.py`], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  const exit = new Promise((done, fail) => child.once('error', fail).once('close', done));
  const chunks = await child.stdout.toArray();
  const code = await exit;
  if (code !== 0) throw new Error(`${python} ended with ${code}`);
  return Buffer.concat(chunks).toString();
}

async function runPyodide(path, input) {
  const { loadPyodide } = await import(pathToFileURL(resolve(path)).href);
  const pyodide = await loadPyodide();
  pyodide.FS.mkdirTree('/fuzz/oracle');
  for (const file of ['runner.py', ...(await readdir(`${folder}/oracle`)).map((name) => `oracle/${name}`)]) {
    if (file.endsWith('.py')) pyodide.FS.writeFile(`/fuzz/${file}`, await readFile(`${folder}/${file}`));
  }
  pyodide.runPython("import sys; sys.path.insert(0, '/fuzz')");
  return pyodide.pyimport('runner').run_lines(input);
}
