import { sleep } from 'asynclings';

async function fail() {
  await sleep(10);
  throw new Error('no');
}

async function work() {
  await sleep(20);
  console.log('A');
}

try {
  await Promise.all([fail(), work()]);
} catch {
  console.log('B');
}
await sleep(50);
console.log('C');
