import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Field } from './field.tsx';

describe('<Field>', () => {
  it('ties label, hint and fault to the control', () => {
    const html = renderToStaticMarkup(
      <Field label="Email" name="email" hint="We never share it" fault="Not an email" />,
    );
    const [, id] = /label for="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`id="${id}"`);
    expect(html).toContain(`aria-describedby="${id}-hint ${id}-fault"`);
    expect(html).toContain('aria-invalid="true"');
  });

  it('gives the same ids to another control', () => {
    const html = renderToStaticMarkup(<Field label="Country">{(control) => <select {...control} />}</Field>);
    const [, id] = /label for="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`<select id="${id}" aria-invalid="false">`);
  });
});
