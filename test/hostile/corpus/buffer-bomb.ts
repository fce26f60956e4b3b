// @expect fail|crashed|timed-out
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const kept: ArrayBuffer[] = [];
  for (;;) kept.push(new Uint8Array(64 * 1024 * 1024).fill(1).buffer);
};
