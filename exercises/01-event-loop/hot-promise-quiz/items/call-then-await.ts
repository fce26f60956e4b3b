async function steps(name: string) {
  for (const n of [1, 2, 3]) {
    console.log(`${name}${n}`);
    await null;
  }
}

console.log('A');
const x = steps('x');
console.log('B');
const y = steps('y');
console.log('C');
await x;
console.log('D');
await y;
console.log('E');
