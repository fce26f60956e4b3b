class Bus extends EventTarget {}
const bus = new Bus();
let count = 0;
bus.addEventListener('x', () => count++);
bus.dispatchEvent(new Event('x'));
if (count !== 1) throw new Error();
