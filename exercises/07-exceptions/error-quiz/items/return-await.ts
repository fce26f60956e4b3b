async function read(name: string): Promise<string> {
  throw new Error(name);
}

async function first(): Promise<string> {
  try {
    return read('a');
  } catch {
    return 'a-caught';
  } finally {
    console.log('a-left');
  }
}

async function second(): Promise<string> {
  try {
    return await read('b');
  } catch {
    return 'b-caught';
  } finally {
    console.log('b-left');
  }
}

console.log(await first().catch(() => 'a-escaped'));
console.log(await second().catch(() => 'b-escaped'));
