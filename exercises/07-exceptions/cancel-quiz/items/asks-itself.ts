import { createTask, currentTask, sleep, wait } from 'asynclings';

const task = createTask(async () => {
  currentTask()?.cancel();
  console.log('running');
  await sleep(10);
  console.log('slept');
});
await wait([task]);
console.log(task.state);
