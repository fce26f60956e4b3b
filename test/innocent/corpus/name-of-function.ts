const named = () => {};
Object.defineProperty(named, 'name', { value: 'other' });
if (named.name !== 'other') throw new Error();
