// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const { stack = '' } = new Error('where');
  if (/suite|harness|vitest|scenario/.test(stack)) console.log('leaked', stack);
  return [];
};
