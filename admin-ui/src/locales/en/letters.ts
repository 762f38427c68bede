import type { Shape } from '../../text/keys.ts';
import type { letters as ja } from '../ja/letters.ts';

export const letters: Shape<typeof ja> = {
  check: {
    title: 'Check a letter',
    lead: 'Enter the check code of a letter to see whether it comes from the company. You need not sign in.',
    code: 'Check code',
    codeHelp: '10 characters. Separators and upper or lower case do not matter.',
    go: 'Check',
    ours: 'Yes, this letter is from {organisation}',
    closed: 'The drive has ended.',
    notOurs:
      'There is no letter with this code. Check what you typed; if it is right, tell the people in charge.',
    never:
      'Neither the company nor an officer ever asks by telephone or mail for money, bank details, your My Number or a PIN. A letter that does is false, even with the right code.',
  },
  kinds: {
    invitation: 'Invitation to apply for a card',
    'first-reminder': 'First reminder',
    'second-reminder': 'Last reminder',
    'what-to-bring': 'What to bring on the day of the visit',
    'form-preparation': 'How to prepare the application form',
    'pick-up-notice': 'When the postcard arrives',
    'half-day-leave': 'Half day for fetching the card',
    'card-care': 'Taking care of the card',
    'business-trip': 'Confirmation of a long business trip',
  },
};
