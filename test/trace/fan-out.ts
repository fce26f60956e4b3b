import { run, Semaphore, sleep, TaskGroup } from 'asynclings';
import { Recorder, type Trace } from 'asynclings/trace';

/** `tasks` workers that pass through a semaphore of 50, each `rounds` times. */
export async function recordFanOut(tasks: number, rounds = 1): Promise<Trace> {
  const recorder = new Recorder({ maxEvents: 1_000_000 });
  const main = async (): Promise<void> => {
    const pool = new Semaphore(50, 'pool');
    const worker = async (index: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) await pool.run(() => sleep(10 + (index % 7)));
    };
    await TaskGroup.run(async (group) => {
      for (let index = 0; index < tasks; index++) group.createTask(() => worker(index), { name: `worker-${index + 1}` });
    });
  };
  await run(main, { clock: 'virtual', probe: recorder });
  return recorder.trace();
}
