/**
 * A place for another remote's fragment. The edge fills it on a page load, the shell on a client navigation; React
 * never looks inside: of the patterns tried, only a constant empty `dangerouslySetInnerHTML` with
 * `suppressHydrationWarning` hydrates cleanly before and after the nested fragment, and when the include came back
 * empty.
 */

import { memo } from 'react';
import { useApp } from './context.ts';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'tessera-slot': React.DetailedHTMLProps<React.HTMLAttributes<HTMLElement>, HTMLElement> & {
        name: string;
        'slot-key': string;
        query: string;
      };
    }
  }
}

interface SlotProps {
  /** `remote/fragment` */
  name: string;
  /** Unique on the page. */
  slotKey: string;
  /** Parameters of the fragment. */
  query?: Readonly<Record<string, string>>;
}

export const Slot = memo(
  function Slot({ name, slotKey, query = {} }: SlotProps) {
    const { slotMarkup } = useApp();
    return (
      <tessera-slot
        name={name}
        slot-key={slotKey}
        query={new URLSearchParams(query).toString()}
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: the shell's own markup, of names and keys alone
        dangerouslySetInnerHTML={{ __html: slotMarkup({ name, key: slotKey, query }) }}
      />
    );
  },
  (before, after) => before.slotKey === after.slotKey && before.name === after.name,
);
