import { main } from '../src/cli/mod.ts';

void main(process.argv.slice(2)).then((exitCode) => (process.exitCode = exitCode));
