setTimeout(() => console.log('A'), 0);
for (let round = 1; round <= 200_000; round++) await null;
console.log('B');
