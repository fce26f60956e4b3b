const headers = new Headers({ A: '1' });
headers.append('a', '2');
if (headers.get('a') !== '1, 2') throw new Error();
