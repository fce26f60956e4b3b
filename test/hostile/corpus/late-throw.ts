// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  queueMicrotask(() => { throw new Error('late'); });
  return [];
};
