// @expect timed-out
const again = (): void => queueMicrotask(again);
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  again();
  return [];
};
