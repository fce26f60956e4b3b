// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  let nested: unknown = 1;
  for (let i = 0; i < 20_000; i++) nested = [nested];
  return nested;
};
