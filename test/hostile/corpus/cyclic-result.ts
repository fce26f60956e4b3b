// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const loop: any[] = [];
  loop.push(loop, { loop });
  return loop;
};
