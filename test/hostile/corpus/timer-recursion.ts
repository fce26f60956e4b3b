// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const again = (): void => void setTimeout(again, 0);
  again();
  return [];
};
