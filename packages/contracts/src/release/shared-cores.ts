/**
 * The npm packages of which a page must not have two copies: hooks, contexts and templates of one copy are nothing to
 * the other. A remote that takes a shared set has them in its fallbacks alone.
 */

/** Shared set → its packages. What they have beside the core, such as Lit's directives, may be bundled anywhere. */
export const sharedCores: Readonly<Record<string, readonly string[]>> = {
  react: ['react', 'react-dom', 'scheduler'],
  lit: ['lit-html', 'lit-element', '@lit/reactive-element'],
};
