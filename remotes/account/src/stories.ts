/** The states of the remote's fragments, for its dev page and its conformance tests. */

import type { StoryOf } from '@tessera/fragment/stories';
import { noFaults } from '@tessera/ui/faults';
import type { Props } from './props.ts';

const profile = {
  id: 'user-0001',
  name: 'Robin Example',
  email: 'robin@example.com',
  createdAt: '2026-01-01T00:00:00Z',
};
const address = {
  id: 'address-1',
  isDefault: true,
  name: 'Robin Example',
  street: 'Example Street 1',
  extra: '',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};
const untyped = { name: '', email: '' };
const refused = { form: 'Please check the fields below.', fields: { postcode: 'Expected 2 to 11 letters.' } };

export const stories: readonly StoryOf<Props>[] = [
  { name: 'New', fragment: 'account', props: { profile, addresses: [], saved: null, failed: null } },
  {
    name: 'Saved',
    fragment: 'account',
    props: {
      profile,
      addresses: [address, { ...address, id: 'address-2', isDefault: false, extra: 'Floor 2' }],
      saved: 'address',
      failed: null,
    },
  },
  {
    name: 'Address refused',
    fragment: 'account',
    props: {
      profile,
      addresses: [address],
      saved: null,
      failed: { intent: 'add-address', values: { name: 'Robin', postcode: '?' }, faults: refused },
    },
  },
  { name: 'Empty', fragment: 'sign-in', props: { next: '/account', values: untyped, faults: noFaults } },
  {
    name: 'Refused',
    fragment: 'sign-in',
    props: {
      next: '/checkout',
      values: { name: '', email: 'robin@example.com' },
      faults: { form: 'They do not match.', fields: {} },
    },
  },
  { name: 'Empty', fragment: 'sign-up', props: { next: '/account', values: untyped, faults: noFaults } },
];
