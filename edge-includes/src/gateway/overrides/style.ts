/** The look of the badge and of the page that asks. A file, since the pages' policy allows no style in their markup. */

export const overrideStyle = `
.tessera-override, .tessera-override-page {
  --o-ink: light-dark(#1d2523, #eceee9);
  --o-soft: light-dark(#55605c, #a7b1ab);
  --o-paper: light-dark(#fbfaf6, #141917);
  --o-surface: light-dark(#ffffff, #1c2320);
  --o-line: light-dark(#858d86, #76827c);
  --o-hair: light-dark(#dfddd3, #303a36);
  --o-brand: light-dark(#0d5c4d, #63c5ac);
  --o-on-brand: light-dark(#ffffff, #08201a);
  --o-warning: light-dark(#8a5a00, #e7bb5e);
  --o-wash: light-dark(#fbf0d7, #352a12);
  color-scheme: light dark;
  box-sizing: border-box;
  font: 0.9375rem / 1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--o-ink);
}
:root[data-theme="light"] .tessera-override { color-scheme: light; }
:root[data-theme="dark"] .tessera-override { color-scheme: dark; }
.tessera-override {
  position: sticky;
  inset-block-end: 0;
  z-index: 40;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 0.25rem 1rem;
  padding: 0.5rem clamp(1rem, 4vw, 2.5rem);
  border-block-start: 2px solid var(--o-warning);
  background: var(--o-wash);
  view-transition-name: tessera-override;
}
.tessera-override p { margin: 0; flex: 1 1 16rem; min-width: 0; overflow-wrap: anywhere; }
.tessera-override strong { display: block; }
.tessera-override p span { display: inline-block; font-size: 0.8125rem; line-height: 1.35; }
.tessera-override form { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0; }
.tessera-override button, .tessera-override-page button, .tessera-override-page .o-link {
  min-height: 2.75rem;
  padding: 0.375rem 1.125rem;
  border: 1px solid var(--o-line);
  border-radius: 999px;
  background: var(--o-surface);
  color: var(--o-ink);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
.tessera-override button[hidden] { display: none; }
.tessera-override button:hover, .tessera-override-page .o-link:hover { border-color: var(--o-ink); }
.tessera-override :focus-visible, .tessera-override-page :focus-visible { outline: 3px solid var(--o-brand); outline-offset: 2px; }
@media (max-width: 40rem) {
  .tessera-override { padding-block: 0.375rem; }
  .tessera-override p { flex-basis: 10rem; }
  .tessera-override button { padding-inline: 0.875rem; }
  .tessera-override__more { display: none; }
}
html:has(> .tessera-override-page) { color-scheme: light dark; }
body.tessera-override-page {
  min-height: 100dvh;
  margin: 0;
  display: grid;
  place-items: center;
  padding: clamp(1rem, 4vw, 2.5rem);
  background: var(--o-paper);
}
.tessera-override-page main {
  box-sizing: border-box;
  width: 100%;
  max-width: 38rem;
  padding: clamp(1.25rem, 5vw, 2.5rem);
  border: 1px solid var(--o-hair);
  border-radius: 1.25rem;
  background: var(--o-surface);
}
.tessera-override-page h1 {
  margin: 0 0 0.75rem;
  font: 600 clamp(1.5rem, 1.2rem + 1.5vw, 2rem) / 1.15 "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
  letter-spacing: -0.01em;
  text-wrap: balance;
}
.tessera-override-page p { margin: 0 0 1rem; text-wrap: pretty; }
.tessera-override-page dl { display: grid; grid-template-columns: auto 1fr; gap: 0.375rem 1.25rem; margin: 0 0 1.25rem; }
.tessera-override-page dt { color: var(--o-soft); }
.tessera-override-page dd { margin: 0; overflow-wrap: anywhere; }
.tessera-override-page ul { margin: 0; padding: 0; list-style: none; }
.tessera-override-page code { font: 0.875rem / 1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.tessera-override-page .o-soft { color: var(--o-soft); }
.tessera-override-page .o-note {
  padding: 0.75rem 1rem;
  border-inline-start: 4px solid var(--o-warning);
  border-radius: 0.75rem;
  background: var(--o-wash);
}
.tessera-override-page .o-actions { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.5rem 0 0; }
.tessera-override-page button { border-color: transparent; background: var(--o-brand); color: var(--o-on-brand); }
.tessera-override-page .o-link { box-sizing: border-box; display: inline-flex; align-items: center; }
@media (max-width: 30rem) {
  .tessera-override-page dl { grid-template-columns: 1fr; gap: 0; }
  .tessera-override-page dd { margin-block-end: 0.5rem; }
}
`;
