import { ExceptionGroup, sleep, TaskGroup } from 'asynclings';

async function fail(name: string) {
  await sleep(10);
  throw new Error(name);
}

try {
  await TaskGroup.run(async (group) => {
    group.createTask(() => fail('A'));
    group.createTask(() => fail('B'));
  });
} catch (error) {
  const { errors } = error as ExceptionGroup;
  for (const { message } of errors) console.log(message);
}
