const url = new URL('/a?b=1', 'http://example.test');
if (url.searchParams.get('b') !== '1' || new URLSearchParams({ a: '1' }).toString() !== 'a=1') throw new Error();
