// @expect fail|timed-out
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  for (let i = 0; i < 5000; i++) setTimeout(() => {}, 1e9 + i);
  return [];
};
