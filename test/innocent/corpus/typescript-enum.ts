enum Level { low, high = 5 }
if (Level.high !== 5 || Level[0] !== 'low') throw new Error();
