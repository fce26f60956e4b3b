import { sleep, TaskGroup } from 'asynclings';

try {
  await TaskGroup.run(async (group) => {
    const child = group.createTask(async () => {
      await sleep(20);
      console.log('child');
    });
    group.createTask(async () => {
      await sleep(30);
      console.log('sibling');
    });
    await sleep(10);
    child.cancel();
  });
  console.log('fine');
} catch {
  console.log('failed');
}
