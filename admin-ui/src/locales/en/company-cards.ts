import type { Shape } from '../../text/keys.ts';
import type { companyCards as ja } from '../ja/company-cards.ts';

export const companyCards: Shape<typeof ja> = {
  title: 'Pool of company cards',
  lead: "Cards to lend for a day, or until a replacement arrives. While lent, a card opens what its borrower's badges open.",
  states: { available: 'Available', lent: 'Lent', lost: 'Lost', retired: 'Retired' },
  now: {
    available: '{label} can be lent.',
    lent: '{label} has been lent.',
    lost: '{label} is stopped at every door.',
    retired: '{label} has left the pool.',
  },
  steps: { returns: 'Take it back', losses: 'Stop it as lost', retirements: 'Take it out of the pool' },
  stepText: 'The card can no longer be used, and this cannot be undone.',
  label: 'Label',
  labelHelp: 'As printed on the card, such as D-014',
  keeper: 'Keeper',
  borrower: 'Borrower',
  purpose: 'Purpose',
  purposes: { 'day-badge': 'For a day', replacement: 'Until a replacement arrives' },
  purposeHelp: { 'day-badge': 'For up to 24 hours.', replacement: 'For up to 31 days.' },
  until: 'Lent until',
  lastDay: 'Last day',
  lastDayHelp: 'At the end of this day it opens nothing, brought back or not.',
  lend: 'Lend',
  add: 'Add a card',
  addText:
    'Adds a badge that a desk has issued on a company card. In the pool it opens nothing until it is lent.',
  badge: "Badge (search by its holder's name)",
  badgeNone: 'No active badge on a company card found. Issue one at a desk first.',
  emptyTitle: 'No cards yet',
  emptyText: 'Issue a badge on a company card at a desk, then add it here.',
};
