const fails = (reason: string) => Promise.reject<string>(new Error(reason));
const works = (value: string) => Promise.resolve(value);

try {
  await Promise.any([fails('x'), fails('y')]);
} catch (error) {
  console.log((error as Error).name);
  console.log((error as AggregateError).errors.map((each: Error) => each.message).join('+'));
}
const ends = await Promise.allSettled([fails('x'), works('z')]);
console.log(ends.map(({ status }) => status).join('+'));
