import { gather, Lock, sleep } from 'asynclings';

let sum = 0;
const one = async () => {
  await sleep(1);
  return 1;
};
const threeTimes = (add: () => Promise<void>) => gather([add, add, add]);

await threeTimes(async () => {
  sum += await one();
});
console.log(sum);

sum = 0;
await threeTimes(async () => {
  const more = await one();
  sum += more;
});
console.log(sum);

sum = 0;
const lock = new Lock();
await threeTimes(async () => {
  const seen = sum;
  await lock.run(async () => {
    sum = seen + (await one());
  });
});
console.log(sum);
