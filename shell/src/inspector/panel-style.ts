/** The look of the panel, by the tokens of the shell. */

export const panelStyle = `
:host { position: fixed; inset: 0 0 0 auto; z-index: 39; width: min(27rem, 100vw); display: block; }
* { box-sizing: border-box; }
section {
  display: flex;
  flex-direction: column;
  height: 100%;
  border-inline-start: 1px solid var(--line-strong);
  background: var(--surface);
  color: var(--ink);
  font: var(--text-s)/1.5 var(--font-text);
  box-shadow: var(--shadow-m);
}
.bar {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: var(--space-2) var(--space-3);
  padding: var(--space-3) var(--space-4);
  border-block-end: 1px solid var(--line);
}
h2, h3, h4, p, ul, ol, dl, pre { margin: 0; }
h2 { font: 600 var(--text-l)/1.2 var(--font-display); }
h2:focus { outline: none; }
h3 { margin-block: var(--space-5) var(--space-2); font-size: var(--text-m); }
h3:first-child { margin-block-start: 0; }
h4 { margin-block: var(--space-3) var(--space-1); font-size: var(--text-s); }
label { display: inline-flex; align-items: center; gap: var(--space-2); }
.bar label { margin-inline-start: auto; min-height: 2.75rem; }
input[type="checkbox"] { width: 1.125rem; height: 1.125rem; accent-color: var(--brand); }
button, select {
  min-height: 2.75rem;
  padding: 0.25rem 1rem;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-full);
  background: var(--surface);
  color: inherit;
  font: inherit;
}
button { font-weight: 600; cursor: pointer; }
button:hover { border-color: var(--ink); }
select { flex: 1; min-width: 0; border-radius: var(--radius-m); font-size: var(--text-xs); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; border-radius: var(--radius-s); }
.content { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; padding: var(--space-4); }
ul, ol { padding: 0; list-style: none; }
code, pre { font-family: var(--font-mono); font-size: var(--text-xs); }
code { overflow-wrap: anywhere; }
pre {
  max-height: 14rem;
  overflow: auto;
  padding: var(--space-2) var(--space-3);
  border-radius: var(--radius-m);
  background: var(--surface-sunken);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.soft { color: var(--ink-soft); font-size: var(--text-xs); }
.warning { color: var(--warning); }
.fragments > li { border-block-start: 1px solid var(--line); }
.fragments > li:last-child { border-block-end: 1px solid var(--line); }
summary {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 0 var(--space-3);
  align-items: center;
  min-height: 3.25rem;
  padding: var(--space-2) 0 var(--space-2) var(--space-5);
  cursor: pointer;
  list-style: none;
  position: relative;
}
summary::-webkit-details-marker { display: none; }
summary::before {
  content: "";
  position: absolute;
  inset-inline-start: 0.375rem;
  width: 0.4375rem;
  height: 0.4375rem;
  border: solid var(--ink-soft);
  border-width: 0 2px 2px 0;
  transform: rotate(-45deg);
}
details[open] > summary::before { transform: rotate(45deg); }
summary > code { grid-column: 1 / -1; color: var(--ink-soft); }
summary > strong { overflow-wrap: anywhere; }
.chip {
  padding: 0.0625rem 0.625rem;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-full);
  font-size: var(--text-xs);
  white-space: nowrap;
}
.chip[data-where="cache"], .chip[data-where="edge"] { border-color: transparent; background: var(--brand-wash); color: var(--brand); }
.chip[data-where="bff"] { border-color: transparent; background: var(--warning-wash); color: var(--warning); }
.facts, .switch { padding: 0 0 var(--space-3) var(--space-5); }
.switch:empty { display: none; }
dl { display: grid; grid-template-columns: auto 1fr; gap: var(--space-1) var(--space-4); }
dt { color: var(--ink-soft); }
dd { margin: 0; overflow-wrap: anywhere; }
form label { margin-block-end: var(--space-1); font-weight: 600; }
.row { display: flex; gap: var(--space-2); }
.events li { padding-block: var(--space-2); }
.packages { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-4); margin-block: var(--space-1) var(--space-3); font-size: var(--text-xs); }
.sets > li { padding-block: var(--space-1); }
@media (max-width: 63.99rem) {
  :host { inset: auto 0 var(--below, 0); width: auto; height: min(62dvh, 40rem); }
  section { border-inline-start: 0; border-block-start: 1px solid var(--line-strong); border-radius: var(--radius-l) var(--radius-l) 0 0; overflow: hidden; }
}
`;

/** The page beside the panel, where both have room. */
export const besidePanel = '@media (min-width: 64rem) { body { margin-inline-end: 27rem; } }';
