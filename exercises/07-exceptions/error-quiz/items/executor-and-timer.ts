process.on('uncaughtException', () => console.log('uncaught'));

const first = new Promise<void>(() => {
  throw new Error('in the executor');
});
await first.catch(() => console.log('caught'));

const second = new Promise<string>((resolve) => {
  setTimeout(() => {
    resolve('settled');
    throw new Error('in the timer');
  }, 5);
});
console.log(await second.catch(() => 'caught'));
