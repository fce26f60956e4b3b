import { createTask, Queue, sleep } from 'asynclings';

const queue = new Queue<string>();
const waiter = createTask(async () => {
  console.log('waiter', await queue.get());
});
await sleep(1);
queue.putNowait('soup');
console.log('main', queue.getNowait());
await sleep(1);
console.log(waiter.state);
queue.putNowait('bread');
await waiter.join();
