import { CancelledError, sleep, TaskGroup } from 'asynclings';

try {
  await TaskGroup.run(async (group) => {
    group.createTask(async () => {
      try {
        await sleep(20);
        console.log('A');
      } catch (error) {
        console.log(error instanceof CancelledError ? 'B' : 'C');
        throw error;
      }
    });
    await sleep(10);
    throw new Error('body');
  });
} catch {
  console.log('D');
}
