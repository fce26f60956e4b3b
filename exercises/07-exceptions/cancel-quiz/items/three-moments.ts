import { createTask, sleep, wait } from 'asynclings';

const task = createTask(async () => {
  console.log('p');
  try {
    await sleep(10);
    console.log('q');
  } catch (error) {
    console.log('r');
    throw error;
  } finally {
    console.log('s');
  }
});
await sleep(1);
task.cancel();
console.log('t');
await wait([task]);
console.log('u');
