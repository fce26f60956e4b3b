import { createTask, sleep, wait } from 'asynclings';

let deliver = () => {};
const letter = new Promise<void>((resolve) => {
  deliver = resolve;
});
const reader = createTask(async () => {
  await letter;
  console.log('read');
  await sleep(1);
  console.log('answered');
});
await sleep(10);
reader.cancel();
await sleep(10);
console.log(reader.isDone);
deliver();
await wait([reader]);
console.log(reader.state);
