// How long a grading process takes until it is ready, with and without what isolates it.
import { fileURLToPath } from 'node:url';
import { keepMachineCode, machineCodeFile } from '../../dist/src/grader/machine-code.js';
import { anyRehearsal } from '../../dist/src/grader/rehearsal.js';
import { launchAt, startChild } from '../../dist/src/sandbox/mod.js';
import { inTurns, node0 } from './measuring.mjs';

const ENTRY = new URL('../../dist/src/grader/grading-child.cjs', import.meta.url);
const FILES = [ENTRY, new URL('./grading-child.bundle.cjs', ENTRY)].map(fileURLToPath);

/** @returns medians: `node -e 0`, the child alone, the child at this level. */
export async function starts(level) {
  const bare = { command: process.execPath, args: ['--max-old-space-size=128'], spawnOptions: {} };
  return inTurns([node0, await start(bare, () => bare), await start(launchAt(level, { readable: FILES }), (file) => launchAt(level, { readable: [...FILES, file] }))]);
}

async function start(launch, launchWith) {
  const file = machineCodeFile(FILES[1], launch.args);
  await keepMachineCode(ENTRY, launch, file, async () => anyRehearsal());
  return async () => {
    let onReady;
    const ready = new Promise((resolve) => (onReady = resolve));
    const startMs = performance.now();
    const child = startChild(ENTRY, { launch: { ...launchWith(file), moduleArgs: [file] }, onOutput: () => {}, onMessage: () => onReady(performance.now() - startMs) });
    const ms = await ready;
    child.stop();
    await child.ended;
    return ms;
  };
}
