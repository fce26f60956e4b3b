// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const find = (() => {}).constructor('return process');
  (find as any)().exit(0);
};
