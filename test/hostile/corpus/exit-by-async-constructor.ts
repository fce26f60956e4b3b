// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const AsyncFunction = (async () => {}).constructor as any;
  (await AsyncFunction('return process')()).exit(0);
};
