import { sleep } from 'asynclings';

[30, 10, 20].forEach(async (ms) => {
  await sleep(ms);
  console.log(`a${ms}`);
});
console.log('between');
for (const ms of [30, 10, 20]) {
  await sleep(ms);
  console.log(`b${ms}`);
}
