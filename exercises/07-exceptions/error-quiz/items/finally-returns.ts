async function save(): Promise<string> {
  try {
    throw new Error('disk-full');
  } finally {
    console.log('tidy');
    return 'saved';
  }
}

try {
  console.log(await save());
} catch {
  console.log('caught');
}
