import { createTask, Queue, sleep } from 'asynclings';

const queue = new Queue<number>();
const eat = async (name: string) => {
  console.log(name + (await queue.get()));
};
for (const name of ['a', 'b', 'c']) createTask(() => eat(name));
await sleep(1);
for (let n = 0; n < 3; n++) queue.putNowait(n);
console.log('put');
await sleep(1);
