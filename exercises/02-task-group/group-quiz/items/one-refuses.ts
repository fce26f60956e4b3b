import { sleep, type Task, TaskGroup } from 'asynclings';

let stubborn: Task<string> | undefined;
try {
  await TaskGroup.run(async (group) => {
    stubborn = group.createTask(async () => {
      try {
        await sleep(100);
      } catch {
        console.log('A');
      }
      return 'B';
    });
    await sleep(10);
    throw new Error('body');
  });
  console.log('C');
} catch {
  console.log('D');
}
console.log(stubborn?.result());
