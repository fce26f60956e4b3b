process.on('uncaughtException', () => console.log('uncaught'));

try {
  setTimeout(() => {
    console.log('ring');
    throw new Error('too loud');
  }, 5);
  console.log('set');
} catch {
  console.log('caught');
}
await new Promise((resolve) => setTimeout(resolve, 20));
console.log('end');
