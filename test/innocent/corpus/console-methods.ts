console.log('a %s', 'b');
console.error({ a: 1 });
console.warn([1]);
console.info('i');
console.debug('d');
console.assert(true, 'never');
