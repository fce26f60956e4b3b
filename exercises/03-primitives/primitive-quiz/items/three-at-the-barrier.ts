import { Barrier, createTask, sleep } from 'asynclings';

const start = new Barrier(3);
const come = async (name: string, ms: number) => {
  await sleep(ms);
  const place = await start.wait();
  console.log(name + place);
};
const tasks = [
  createTask(() => come('a', 30)),
  createTask(() => come('b', 10)),
  createTask(() => come('c', 20)),
];
for (const task of tasks) await task.join();
