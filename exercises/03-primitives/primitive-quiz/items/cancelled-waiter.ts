import { createTask, Lock, sleep } from 'asynclings';

const lock = new Lock();
await lock.acquire();
const first = createTask(() => lock.run(async () => console.log('first')));
const second = createTask(() => lock.run(async () => console.log('second')));
await sleep(1);
lock.release();
first.cancel();
await sleep(1);
console.log(lock.locked ? 'locked' : 'free');
console.log(second.state);
