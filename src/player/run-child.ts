// Entry of the process that runs a learner's file as it is: its top level, and `main`, if it exports one, on the loop.
import { run } from '../asyncio/mod.ts';
import { evaluate, type Program } from '../loader/mod.ts';

const send = process.send?.bind(process);

async function play(program: Program): Promise<void> {
  const { main } = await evaluate(program);
  send?.({ kind: 'loaded', hasMain: typeof main === 'function' });
  if (typeof main === 'function') await run(async () => (main as () => unknown)());
}

process.once('message', (program) => {
  play(program as Program).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect();
    },
  );
});
send?.({ kind: 'ready' });
