import { createTask, sleep } from 'asynclings';

const task = createTask(async () => 'v');
await sleep(1);
console.log(task.cancel());
console.log(task.isCancelled);
console.log(await task.join());
