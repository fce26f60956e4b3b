import { createTask, Semaphore, sleep } from 'asynclings';

const permits = new Semaphore(2);
let inside = 0;
const visit = (name: string) =>
  permits.run(async () => {
    console.log(name + ++inside);
    await sleep(10);
    inside--;
  });
const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(() => visit(name)));
for (const task of tasks) await task.join();
