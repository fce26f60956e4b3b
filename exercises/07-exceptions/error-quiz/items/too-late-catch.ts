process.on('unhandledRejection', () => console.log('unhandled'));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function letter(): Promise<string> {
  await pause(5);
  throw new Error('torn');
}

const reading = letter();
await pause(20);
console.log('later');
try {
  console.log(await reading);
} catch {
  console.log('caught');
}
