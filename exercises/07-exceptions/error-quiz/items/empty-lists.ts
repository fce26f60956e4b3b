const soon = new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), 10));

console.log((await Promise.all([])).length);
console.log(await Promise.race([Promise.race<string>([]), soon]));
console.log(await Promise.any<string>([]).catch(() => 'rejected'));
