// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  if (Array.isArray(items)) items.length = 0;
  return [];
};
