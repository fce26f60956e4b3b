import { Condition, createTask, sleep } from 'asynclings';

const changed = new Condition();
let asleep = 0;
const listen = (name: string) =>
  changed.run(async () => {
    asleep++;
    await changed.wait();
    asleep--;
    console.log(name);
  });
const tasks = ['a', 'b', 'c'].map((name) => createTask(() => listen(name)));
await sleep(1);
await changed.run(async () => changed.notify(2));
await sleep(1);
console.log(asleep);
tasks[2]!.cancel();
