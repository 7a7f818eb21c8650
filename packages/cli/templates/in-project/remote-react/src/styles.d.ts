/** What a CSS module is to TypeScript: class name → the name that it has on the page. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
