import { createTask, sleep } from 'asynclings';

async function count(name: string) {
  for (const n of [1, 2, 3]) {
    console.log(`${name}${n}`);
    await sleep(0);
  }
}

const tasks = ['X', 'Y'].map((name) => createTask(() => count(name)));
for (const task of tasks) await task.join();
