// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  throw Object.create(null);
};
