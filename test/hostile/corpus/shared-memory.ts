// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const cells = new Int32Array(new (globalThis as any).SharedArrayBuffer(8));
  (globalThis as any).Atomics.wait(cells, 0, 0);
  return [];
};
