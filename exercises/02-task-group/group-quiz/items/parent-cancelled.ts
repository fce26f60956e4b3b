import { createTask, sleep, TaskGroup } from 'asynclings';

async function work(name: string) {
  try {
    await sleep(100);
  } finally {
    console.log(name);
  }
}

const parent = createTask(async () => {
  await TaskGroup.run(async (group) => {
    group.createTask(() => work('A'));
    group.createTask(() => work('B'));
  });
  console.log('C');
});
await sleep(10);
parent.cancel();
try {
  await parent.join();
} catch {
  console.log('D');
}
