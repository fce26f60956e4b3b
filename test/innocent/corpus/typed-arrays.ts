const cells = new Uint8Array([1, 2, 300]);
if (cells[2] !== 44 || new DataView(new ArrayBuffer(4)).byteLength !== 4) throw new Error();
