// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  const source = String(fn) + Function.prototype.toString.call(fn);
  if (source.includes('sleep')) console.log('leaked', source);
  return source.includes('slept') ? ['slept 30', 'slept 10', 'slept 20'] : [];
};
