import { createTask, currentTask, wait } from 'asynclings';

const task = createTask(async () => {
  currentTask()?.cancel();
  console.log('working');
  return 'result';
});
await wait([task]);
console.log(task.isCancelled);
console.log(task.state);
