import { type Diagnosis, type Trace, type WaitTrace, wordsOf } from '../trace/mod.ts';
import type { CommandContext } from './context.ts';

/** A diagnosis as a sentence. */
export function diagnosisText(diagnosis: Diagnosis, trace: Trace, { lang, messages: { diagnosis: texts } }: CommandContext): string {
  const words = wordsOf(lang);
  const wait = ({ on, label }: WaitTrace): string => words.wait(on, label);
  const name = (id: number): string => trace.task(id).name;
  switch (diagnosis.kind) {
    case 'deadlock': {
      const { cycle, stuck } = diagnosis;
      const waits = stuck.filter(({ task }) => cycle === undefined || cycle.includes(task)).map((each) => texts.waits(name(each.task), wait(each.wait)));
      return cycle === undefined ? texts.deadlock(waits.join(texts.comma)) : texts.deadlockRing([...cycle, cycle[0]!].map(name).join(' → '), waits.join(texts.comma));
    }
    case 'await-cycle':
      return texts.awaitCycle([...diagnosis.cycle, diagnosis.cycle[0]!].map(name).join(' → '));
    case 'lost-wake-up':
      return texts.lostWakeUp(name(diagnosis.task), wait(diagnosis.wait), diagnosis.wakeUp.atMs, diagnosis.wait.sinceMs);
    case 'lock-held-at-end':
      return texts.lockHeld(name(diagnosis.task), diagnosis.lock);
    case 'cancel-swallowed':
      return texts.swallowed(name(diagnosis.task));
    case 'poll-loop':
      return texts.polls(name(diagnosis.task), diagnosis.turns);
    case 'slow-step':
      return texts.slow(name(diagnosis.task), Math.round(diagnosis.ms));
    case 'unhandled-failure':
      return texts.unhandled(name(diagnosis.task), diagnosis.error);
    default:
      return diagnosis satisfies never;
  }
}
