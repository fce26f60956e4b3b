// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  return [new Error('x').stack];
};
//# sourceURL=suite.test.ts
