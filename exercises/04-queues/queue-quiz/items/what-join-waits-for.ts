import { createTask, Queue, sleep } from 'asynclings';

const queue = new Queue<number>();
for (let n = 0; n < 3; n++) queue.putNowait(n);
const worker = createTask(async () => {
  for (;;) {
    const n = await queue.get();
    await sleep(10);
    console.log(`d${n}`);
    queue.taskDone();
  }
});
console.log('join');
await queue.join();
console.log('joined');
worker.cancel();
