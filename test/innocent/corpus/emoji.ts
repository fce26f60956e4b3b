const text = '🦀🎉';
if ([...text].length !== 2) throw new Error();
