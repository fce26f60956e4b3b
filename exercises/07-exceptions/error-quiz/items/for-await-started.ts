process.on('unhandledRejection', (error) => console.log(`unhandled-${(error as Error).message}`));

const after = (ms: number, name: string) => new Promise<string>((resolve) => setTimeout(() => resolve(name), ms));
const failAfter = (ms: number, name: string) => new Promise<string>((_, reject) => setTimeout(() => reject(new Error(name)), ms));

async function readAll(): Promise<void> {
  for await (const name of [after(40, 'p'), failAfter(10, 'q')]) console.log(name);
}

await readAll().catch((error: Error) => console.log(`caught-${error.message}`));
