import { createTask, sleep } from 'asynclings';

async function nap(name: string, ms: number) {
  console.log(`${name}1`);
  await sleep(ms);
  console.log(`${name}2`);
}

const a = createTask(() => nap('A', 20));
const b = createTask(() => nap('B', 10));
console.log('main');
await a.join();
await b.join();
console.log('end');
