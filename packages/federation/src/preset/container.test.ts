import { describe, expect, it } from 'vitest';
import { hasPlaceholder, repairPlaceholders, replaceTemplate } from './container.ts';

describe('replaceTemplate()', () => {
  it('fails the build when the template of the federation plugin has changed', () => {
    expect(() => replaceTemplate('const somethingElse = 1', 'probe@1.0.0')).toThrow('pin version 1.4.1');
  });
});

describe('repairPlaceholders()', () => {
  it('gives back the quotes that the minifier took', () => {
    const code =
      'css(`__v__css__/src/a.ts`), load(`\\${__federation_expose_./app}`), x(["__TESSERA_USED__"])';
    expect(repairPlaceholders(code, ['lit', 'react'])).toBe(
      'css("__v__css__/src/a.ts"), load(\'${__federation_expose_./app}\'), x(["lit","react"])',
    );
  });
});

describe('hasPlaceholder()', () => {
  it.each(['a("__v__css__x")', 'import("${__federation_expose_./a}")', 'x("__TESSERA_USED__")'])(
    'sees %s',
    (code) => {
      expect(hasPlaceholder(code)).toBe(true);
    },
  );
});
