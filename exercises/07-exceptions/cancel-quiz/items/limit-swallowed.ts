import { currentTask, sleep, timeout } from 'asynclings';

try {
  await timeout(10, async (scope) => {
    try {
      await sleep(100);
    } catch {
      console.log('caught');
    }
    console.log(scope.expired);
  });
  console.log('fine');
} catch {
  console.log('too-late');
}
console.log(currentTask()?.cancelling);
