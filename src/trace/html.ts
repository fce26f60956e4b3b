import { createHash } from 'node:crypto';
import { bundlePage } from './html-bundle.ts';
import { type HtmlOptions, pageData } from './html-data.ts';
import { pageStyle } from './html/style.ts';
import type { Trace } from './trace.ts';

export type { HtmlOptions } from './html-data.ts';

/**
 * The trace as one page for a browser: a timeline to zoom, select in and follow wake-ups through. It loads
 * nothing from anywhere and, by its security policy, cannot.
 */
export function renderHtml(trace: Trace, options: HtmlOptions): string {
  const script = bundlePage();
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(pageStyle)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${options.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(options.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<noscript>${escapeText(options.title)}: JavaScript</noscript>
<script type="application/json" id="trace">${escapeJson(JSON.stringify(pageData(trace, options)))}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Safe inside a script element: `</script>` and `<!--` cannot come about without `<`. */
function escapeJson(json: string): string {
  return json.replaceAll('<', String.raw`\u003c`).replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
