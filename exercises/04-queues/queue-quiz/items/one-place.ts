import { gather, Queue, sleep } from 'asynclings';

const queue = new Queue<number>(1);
const produce = async () => {
  for (let n = 0; n < 3; n++) {
    await queue.put(n);
    console.log(`p${n}`);
  }
};
const consume = async () => {
  for (let n = 0; n < 3; n++) {
    await sleep(10);
    console.log(`g${await queue.get()}`);
  }
};
await gather([produce, consume]);
