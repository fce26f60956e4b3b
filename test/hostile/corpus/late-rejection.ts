// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  void Promise.resolve().then(() => { throw new Error('late'); });
  return [];
};
