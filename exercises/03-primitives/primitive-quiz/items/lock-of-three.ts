import { createTask, Lock, sleep } from 'asynclings';

const lock = new Lock();
const use = (name: string) =>
  lock.run(async () => {
    await sleep(10);
    console.log(name);
  });
const tasks = ['A', 'B', 'C'].map((name) => createTask(() => use(name)));
for (const task of tasks) await task.join();
