const Colour = { red: 0, green: 1 } as const;
type Colour = (typeof Colour)[keyof typeof Colour];
const c: Colour = Colour.green;
if (c !== 1) throw new Error();
