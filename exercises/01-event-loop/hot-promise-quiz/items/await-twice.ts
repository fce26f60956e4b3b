async function work() {
  console.log('work');
}

const promise = work();
await promise;
console.log('A');
await promise;
console.log('B');
await work();
console.log('C');
