// Entry of the process that runs one program of a quiz: tells the lines it prints, and ends when nothing is left to do.
import { format } from 'node:util';
import { run } from '../asyncio/mod.ts';
import { evaluate } from '../loader/mod.ts';
import { Recorder } from '../trace/mod.ts';
import type { QuizReport, QuizRequest } from './quiz-messages.ts';

const send = process.send?.bind(process);

function tell(report: QuizReport): void {
  send?.(report);
}

async function play({ program, clock }: QuizRequest): Promise<void> {
  const recorder = clock === 'virtual' ? new Recorder() : undefined;
  console.log = (...values: unknown[]) => {
    const text = format(...values);
    recorder?.log(text);
    tell({ kind: 'line', text });
  };
  const { main } = (await evaluate(program)) as { main: () => Promise<void> };
  if (recorder === undefined) await main();
  else {
    await run(main, { clock: 'virtual', probe: recorder });
    tell({ kind: 'traced', events: recorder.trace().events() });
  }
}

process.once('message', (request) => {
  play(request as QuizRequest).catch((error: unknown) => tell({ kind: 'failed', message: String(error) }));
  // Nothing more is to come; the program's own timers keep the process alive as long as it needs.
  process.channel?.unref();
});
tell({ kind: 'ready' });
