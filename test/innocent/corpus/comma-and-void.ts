let x = (1, 2);
void x;
if (x !== 2) throw new Error();
