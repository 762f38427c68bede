import type { accessRequests as japanese } from '../ja/access-requests.ts';
import type { Shape } from '../../text/keys.ts';

export const accessRequests: Shape<typeof japanese> = {
  title: 'Access requests',
  lead: 'What employees asked for on their own pages. Protected doors take two who agree.',
  person: 'Asked by',
  wanted: 'Wanted',
  days: 'Days',
  state: 'State',
  requestedAt: 'Asked at',
  emptyTitle: 'No requests',
  emptyText: 'When an employee asks for a door, it is listed here.',
  decideTitle: 'Request of {name}',
  doors: 'Opens',
  reason: 'Reason',
  comment: 'Answer to the person',
  approve: 'Approve',
  refuse: 'Refuse',
  approved: 'Approved.',
  refused: 'Refused.',
  second: 'One has agreed. Its doors are protected: a second one has to agree.',
};
