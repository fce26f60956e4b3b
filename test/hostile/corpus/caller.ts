// @expect fail
function who(): any {
  return (who as any).caller ?? (who as any).arguments?.callee;
}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  try {
    if (String(who()).includes('{')) console.log('leaked', String(who()));
  } catch {}
  return [];
};
