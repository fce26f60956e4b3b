const box = { hasOwnProperty: () => false, valueOf: () => 3 };
if (box.hasOwnProperty() || +box !== 3) throw new Error();
