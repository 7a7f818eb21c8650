/** Style sheets as Vite imports them: class names of CSS modules, nothing for plain ones. */

declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}

declare module '*.css' {}
