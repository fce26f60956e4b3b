queueMicrotask(() => {});
Promise.resolve().then(() => {}).finally(() => {});
