// @expect crashed|timed-out
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(1e5).fill(kept.length));
};
