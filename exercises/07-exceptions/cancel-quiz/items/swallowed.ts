import { createTask, sleep } from 'asynclings';

const task = createTask(async () => {
  try {
    await sleep(10);
  } catch {
    console.log('hm');
  }
  await sleep(10);
  console.log('alive');
  return 7;
});
await sleep(1);
task.cancel();
console.log(await task.join());
console.log(task.isCancelled);
