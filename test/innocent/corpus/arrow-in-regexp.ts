if (!/-->/.test('a --' + '> b')) throw new Error('pattern');
