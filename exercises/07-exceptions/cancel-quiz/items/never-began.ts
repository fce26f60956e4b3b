import { createTask, wait } from 'asynclings';

const task = createTask(async () => {
  try {
    console.log('begun');
  } finally {
    console.log('tidied');
  }
});
console.log(task.cancel());
await wait([task]);
console.log(task.state);
