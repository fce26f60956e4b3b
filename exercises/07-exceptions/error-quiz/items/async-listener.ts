import { EventEmitter } from 'node:events';

process.on('unhandledRejection', () => console.log('unhandled'));

const bell = new EventEmitter();
bell.on('ring', async () => {
  console.log('a1');
  await null;
  console.log('a2');
  throw new Error('broken');
});
bell.on('ring', () => console.log('b'));
try {
  bell.emit('ring');
  console.log('rung');
} catch {
  console.log('caught');
}
