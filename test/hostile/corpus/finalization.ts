// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  new FinalizationRegistry(() => { throw new Error('later'); }).register({}, 1);
  return [];
};
