import { createTask, Event, sleep, wait } from 'asynclings';

const bell = new Event();
const sleeper = createTask(async () => {
  try {
    await bell.wait();
    console.log('woken');
  } catch (error) {
    console.log('stopped');
    throw error;
  }
});
await sleep(1);
bell.set();
sleeper.cancel();
await wait([sleeper]);
console.log(bell.isSet);
console.log(sleeper.state);
