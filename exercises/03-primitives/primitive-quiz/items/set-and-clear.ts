import { createTask, Event, sleep } from 'asynclings';

const event = new Event();
const listen = async (name: string) => {
  await event.wait();
  console.log(`${name}(${event.isSet})`);
};
createTask(() => listen('a'));
createTask(() => listen('b'));
await sleep(1);
event.set();
event.clear();
await sleep(1);
console.log('end');
