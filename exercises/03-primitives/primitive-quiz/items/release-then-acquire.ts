import { createTask, Lock, sleep } from 'asynclings';

const lock = new Lock();
await lock.acquire();
const waiter = createTask(() =>
  lock.run(async () => {
    console.log('waiter');
    await sleep(10);
  }),
);
await sleep(1);
lock.release();
await lock.acquire();
console.log('main');
await waiter.join();
