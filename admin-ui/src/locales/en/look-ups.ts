import type { lookUps as japanese } from '../ja/look-ups.ts';
import type { Shape } from '../../text/keys.ts';

export const lookUps: Shape<typeof japanese> = {
  title: 'Look-ups',
  lead: 'Who looked at whose movements, and why. The person sees the same on the own page.',
  askTitle: 'Why do you look at these movements?',
  askText: 'The reason is kept and told to the person. It opens them for 15 minutes.',
  purpose: 'Purpose',
  purposes: {
    'security-incident': 'Security incident',
    safety: 'Safety, evacuation',
    fault: 'Fault of a door or badge',
    'persons-request': 'At the person’s request',
    audit: 'Audit',
  },
  reason: 'Reason',
  reasonHelp: 'At least 5 characters; say what for.',
  go: 'Show movements',
  openUntil: 'Open until {time}. Reason: {reason}',
  person: 'Person',
  operator: 'Looked',
  at: 'When',
  emptyTitle: 'Nobody has looked',
  emptyText: 'When somebody looks at one person’s movements, it is listed here with the reason.',
};
