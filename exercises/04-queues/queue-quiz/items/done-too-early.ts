import { createTask, Queue, sleep } from 'asynclings';

const queue = new Queue<string>();
queue.putNowait('x');
const worker = createTask(async () => {
  const item = await queue.get();
  queue.taskDone();
  await sleep(10);
  console.log(item);
});
await queue.join();
console.log('joined');
await worker.join();
