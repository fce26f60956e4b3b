import type { Messages } from './messages.ts';

/** How lists to choose from look: their line about the keys is in the user's language. */
export function selectTheme({ selectKeys }: Messages): { readonly style: { readonly keysHelpTip: () => string } } {
  return { style: { keysHelpTip: () => selectKeys } };
}
