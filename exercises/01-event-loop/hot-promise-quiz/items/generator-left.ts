async function* numbers() {
  try {
    yield 1;
    yield 2;
  } finally {
    console.log('cleanup');
  }
}

for await (const n of numbers()) {
  console.log(n);
  break;
}
console.log('A');
const iterator = numbers();
const { value } = await iterator.next();
console.log(value);
console.log('B');
