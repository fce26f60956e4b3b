import { createTask, Event, sleep } from 'asynclings';

const items: string[] = [];
const filled = new Event();
const eat = async () => {
  if (items.length === 0) await filled.wait();
  console.log(items.shift() ?? 'nothing');
};
for (let n = 0; n < 3; n++) createTask(eat);
await sleep(1);
items.push('soup');
filled.set();
await sleep(1);
