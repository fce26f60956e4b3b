// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  for (let i = 0; i < 20_000; i++) console.log('x'.repeat(1000));
  return [];
};
