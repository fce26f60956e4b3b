import { createTask, sleep, wait } from 'asynclings';

const task = createTask(async () => {
  try {
    await sleep(10);
  } finally {
    console.log('k');
    await sleep(10);
    console.log('m');
  }
});
await sleep(1);
task.cancel();
console.log('n');
await wait([task]);
console.log(task.state);
