// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const error = new Error('this test runs at another stage');
  error.name = 'NotAtThisStage';
  throw error;
};
