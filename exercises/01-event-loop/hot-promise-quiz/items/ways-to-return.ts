async function tick() {
  for (const n of [1, 2, 3, 4, 5]) {
    await null;
    console.log(n);
  }
}

const plain = async () => 'A';
const waits = async () => await Promise.resolve('B');
const hands = async () => Promise.resolve('C');

void tick();
void plain().then(console.log);
void waits().then(console.log);
void hands().then(console.log);
