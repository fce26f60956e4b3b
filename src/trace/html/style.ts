/** The page's style sheet: colours that stay apart for every kind of colour vision (after Okabe and Ito). */
export const pageStyle = `
:root, :root[data-theme="light"] {
  color-scheme: light;
  --text: #1c2024; --faint: #5d6670; --line: #d5dae0; --stripe: #f5f7f9; --panel: #ffffff; --back: #eceff2; --accent: #000000;
  --created: #8a939c; --ready: #c77700; --running: #0067b0; --waiting: #6f7a85; --unknown: #a0a0a0;
  --done: #00795a; --failed: #c43d00; --cancelled: #8f4a80; --requested: #8f4a80; --delivered: #8f4a80;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {
  color-scheme: dark;
  --text: #e6e9ec; --faint: #9aa4ae; --line: #363d45; --stripe: #1c2126; --panel: #171b1f; --back: #0f1214; --accent: #ffffff;
  --created: #87919b; --ready: #f0ad3c; --running: #5ab4f0; --waiting: #8f9aa5; --unknown: #777777;
  --done: #2cc79a; --failed: #ff7a40; --cancelled: #d694c4; --requested: #d694c4; --delivered: #d694c4;
} }
:root[data-theme="dark"] {
  color-scheme: dark;
  --text: #e6e9ec; --faint: #9aa4ae; --line: #363d45; --stripe: #1c2126; --panel: #171b1f; --back: #0f1214; --accent: #ffffff;
  --created: #87919b; --ready: #f0ad3c; --running: #5ab4f0; --waiting: #8f9aa5; --unknown: #777777;
  --done: #2cc79a; --failed: #ff7a40; --cancelled: #d694c4; --requested: #d694c4; --delivered: #d694c4;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: var(--back); color: var(--text); font: 14px/1.45 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: center; justify-content: space-between; padding: 10px 16px; }
h1 { font-size: 18px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 12px; margin: 0; padding: 10px 14px 4px; color: var(--faint); font-weight: 600; }
h3 { font-size: 15px; margin: 0 0 4px; display: flex; gap: 8px; align-items: center; flex-wrap: wrap; overflow-wrap: anywhere; }
h4::first-letter { text-transform: uppercase; }
h4 { font-size: 12px; margin: 10px 0 2px; color: var(--faint); font-weight: 600; }
p { margin: 2px 0; overflow-wrap: anywhere; }
.faint { color: var(--faint); }
.toolbar { display: flex; flex-wrap: wrap; gap: 4px; }
button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 3px 9px; cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--faint); }
button:disabled { opacity: .5; cursor: default; }
button[aria-pressed="true"] { background: var(--running); border-color: var(--running); color: var(--panel); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1fr) 360px; gap: 12px; padding: 0 12px 12px; }
.picture, aside { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; min-height: 0; display: flex; flex-direction: column; overflow: hidden; }
#stage, #table { flex: 1; min-height: 0; overflow-x: hidden; overflow-y: auto; position: relative; }
#stage { cursor: grab; touch-action: none; user-select: none; outline: none; }
.picture:has(#stage:focus-visible) { outline: 2px solid var(--accent); outline-offset: 1px; }
#stage:active { cursor: grabbing; }
#stage canvas { position: sticky; top: 0; display: block; }
#table { padding: 8px 14px; outline-offset: -2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { white-space: nowrap; }
td:first-child { white-space: nowrap; }
.link { border: 0; padding: 0; background: none; color: var(--running); text-align: start; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 6px 12px; border-top: 1px solid var(--line); font-size: 13px; }
.sample { display: inline-flex; align-items: center; gap: 5px; }
.sample canvas { width: 34px; height: 20px; }
#details { padding: 0 14px 10px; max-height: 55%; min-height: 120px; overflow-y: auto; border-bottom: 1px solid var(--line); }
#details ul, #details ol { margin: 0; padding-inline-start: 20px; }
#details li { overflow-wrap: anywhere; }
#details li[aria-current] { font-weight: 600; }
#details section > button { margin-top: 3px; }
#details li button { padding: 0 6px; margin: 1px 0; }
.state { font-size: 12px; font-weight: 600; padding: 0 8px; border: 2px solid currentColor; border-radius: 10px; }
.created { color: var(--created); } .ready { color: var(--ready); } .running { color: var(--running); } .waiting { color: var(--waiting); } .unknown { color: var(--unknown); }
.failed { color: var(--failed); } .cancelled { color: var(--cancelled); } .requested { color: var(--requested); } .delivered { color: var(--delivered); }
#remarks { flex: 1; min-height: 0; overflow-y: auto; padding: 0 6px 8px; }
.remarks { list-style: none; margin: 0; padding: 0; }
.remarks button { display: grid; grid-template-columns: 68px minmax(0, 1fr); gap: 8px; width: 100%; text-align: start; border-color: transparent; background: none; padding: 2px 8px; overflow-wrap: anywhere; }
.remarks .when { white-space: nowrap; color: var(--faint); text-align: end; font-variant-numeric: tabular-nums; }
.remarks .task { color: var(--text); font-weight: 600; margin-inline-end: 8px; }
.remarks .ready, .remarks .faint { color: var(--faint); } .remarks .name { color: var(--text); }
dialog { background: var(--panel); color: var(--text); border: 1px solid var(--line); border-radius: 8px; max-width: 640px; }
dialog h2 { padding: 0 0 6px; }
dialog p { margin: 10px 0; }
dialog::backdrop { background: rgb(0 0 0 / .5); }
@media (max-width: 1000px) {
  body { height: auto; min-height: 100vh; }
  main { grid-template-columns: minmax(0, 1fr); }
  .picture { height: 60vh; min-height: 340px; }
  aside { max-height: 90vh; }
}
@media print { body { height: auto; } .toolbar { display: none; } }
`;
