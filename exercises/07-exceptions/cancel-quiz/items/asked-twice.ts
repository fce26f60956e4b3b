import { createTask, sleep, wait } from 'asynclings';

const task = createTask(async () => {
  try {
    await sleep(10);
  } catch {
    console.log('first');
  }
  try {
    await sleep(10);
  } catch {
    console.log('second');
  }
});
await sleep(1);
task.cancel();
await sleep(1);
task.cancel();
await wait([task]);
console.log(task.cancelling);
console.log(task.state);
