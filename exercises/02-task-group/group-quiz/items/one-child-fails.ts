import { sleep, TaskGroup } from 'asynclings';

try {
  await TaskGroup.run(async (group) => {
    group.createTask(async () => {
      await sleep(10);
      throw new Error('A');
    });
    group.createTask(async () => {
      try {
        await sleep(100);
        console.log('slept');
      } finally {
        console.log('sibling');
      }
    });
    try {
      await sleep(200);
    } finally {
      console.log('body');
    }
  });
} catch {
  console.log('group');
}
