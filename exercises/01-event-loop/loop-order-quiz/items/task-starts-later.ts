import { createTask, sleep } from 'asynclings';

console.log('A');
const task = createTask(async () => console.log('B'));
console.log('C');
await sleep(0);
console.log('D');
await task.join();
console.log('E');
