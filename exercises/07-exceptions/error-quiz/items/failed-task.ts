import { createTask, sleep } from 'asynclings';

const task = createTask(async () => {
  throw new Error('torn');
});
await sleep(10);
console.log(task.state);
console.log('calm');
try {
  await task.join();
  console.log('joined');
} catch {
  console.log('caught');
}
