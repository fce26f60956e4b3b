// @expect timed-out
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  let n = 0;
  while (n >= 0) n = (n + 1) % 7;
  return [];
};
