import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluate, loadProgram } from '../../dist/src/loader/mod.js';

const FOLDER = new URL('../fixtures/races/', import.meta.url);

/** The races and their fixed twins, for plain Node on the build. */
export async function loadRaces() {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ''));
  return Promise.all(
    names.map(async (name) => {
      const { broken, fixed } = await evaluate(loadProgram(fileURLToPath(new URL(`${name}.ts`, FOLDER))));
      return { name, broken, fixed };
    }),
  );
}
