if (String.raw`a\nb` !== 'a\\nb') throw new Error();
