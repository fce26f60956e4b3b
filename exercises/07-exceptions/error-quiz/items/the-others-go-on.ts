const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function copy(name: string, ms: number): Promise<void> {
  await pause(ms);
  console.log(name);
}

async function fail(ms: number): Promise<void> {
  await pause(ms);
  throw new Error('no space');
}

try {
  await Promise.all([copy('d', 30), fail(10), copy('g', 60)]);
  console.log('copied');
} catch {
  console.log('failed');
}
console.log('next');
