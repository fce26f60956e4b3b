import { ExceptionGroup, sleep, TaskGroup } from 'asynclings';

async function failAfter(ms: number, name: string) {
  await sleep(ms);
  throw new Error(name);
}

async function work() {
  try {
    await sleep(100);
  } finally {
    await failAfter(5, 'B');
  }
}

try {
  await TaskGroup.run(async (group) => {
    group.createTask(() => failAfter(10, 'A'));
    group.createTask(work);
  });
} catch (error) {
  const { errors } = error as ExceptionGroup;
  for (const { message } of errors) console.log(message);
}
