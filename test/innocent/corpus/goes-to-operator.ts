let n = 3;
let seen = '';
while (n --> 0) seen += n;
if (seen !== '210') throw new Error(seen);
