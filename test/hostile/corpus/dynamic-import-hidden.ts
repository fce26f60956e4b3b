// @expect fail
const text = 'imp' + 'ort("node:fs")';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  return new Function(`return ${text}`)();
};
