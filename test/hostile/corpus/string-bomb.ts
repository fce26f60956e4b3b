// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  let text = 'x'.repeat(1e6);
  for (let i = 0; i < 40; i++) text += text;
  return [text];
};
