const drawn = Math.random();
if (!(drawn >= 0 && drawn < 1) || Math.max(1, 2) !== 2) throw new Error();
