if (['b', 'a'].sort((x, y) => x.localeCompare(y)).join('') !== 'ab') throw new Error();
