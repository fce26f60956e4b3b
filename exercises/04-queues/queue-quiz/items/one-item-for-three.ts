import { createTask, Queue, sleep } from 'asynclings';

const queue = new Queue<string>();
const eat = async () => {
  console.log(await queue.get());
};
const eaters = [createTask(eat), createTask(eat), createTask(eat)];
await sleep(1);
queue.putNowait('soup');
await sleep(1);
console.log(eaters.filter(({ isDone }) => !isDone).length);
for (const eater of eaters) eater.cancel();
