// @expect timed-out
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  for (;;) await null;
};
