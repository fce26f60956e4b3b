import { createTask, sleep } from 'asynclings';

async function look() {
  console.log('A');
}

const task = createTask(async () => console.log('B'));
await look();
console.log('C');
await sleep(0);
console.log('D');
await task.join();
