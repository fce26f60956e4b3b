const error = new Error('a');
error.message = 'b';
error.name = 'Mine';
if (String(error) !== 'Mine: b') throw new Error(String(error));
