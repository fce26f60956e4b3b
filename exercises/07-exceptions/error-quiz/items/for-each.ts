process.on('unhandledRejection', () => console.log('unhandled'));

try {
  ['h', 'j'].forEach(async (name) => {
    console.log(name);
    await null;
    throw new Error(name);
  });
  console.log('sent');
} catch {
  console.log('caught');
}
