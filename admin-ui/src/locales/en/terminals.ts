import type { Shape } from '../../text/keys.ts';
import type { terminals as ja } from '../ja/terminals.ts';

export const terminals: Shape<typeof ja> = {
  signIn: {
    link: 'Sign in with the badge',
    title: 'Sign in with the badge',
    lead: 'Type the six letters that always stand at the foot of the terminal’s screen.',
    code: 'Letters of the terminal',
    codeHelp: 'In either case. This browser fills them in from the next time on.',
    begin: 'Hold the badge at the terminal',
    asking: 'Telling the terminal…',
    compare: 'Does the terminal show these same letters? Then hold your badge there within a minute.',
    warning: 'If it shows others, do not hold your badge: it may be somebody else who is signing in.',
    giveUp: 'Cancel',
    withPassword: 'Sign in with login name and password',
  },
  refusals: {
    refused: 'This badge does not sign in at this terminal. Please ask the front desk.',
    again: 'The badge was not read. Begin again and hold it still.',
    'not-a-badge': 'That card is not a badge. Hold only your badge.',
    'type-pin':
      'A PIN cannot be typed at this terminal, so this badge does not work there. Please ask the front desk.',
    'pin-wrong': 'The PIN is not right.',
    'terminal-busy': 'The terminal is waiting for somebody else. Wait a little and try again.',
    'terminal-silent': 'The terminal does not answer. See whether its screen is on, and try again.',
    'no-account':
      'The holder of this badge has no account, or more than one. Sign in with a login name, or ask an administrator.',
    'timed-out': 'No badge was held in time. Try again.',
    lost: 'The sign-in could not go on. Try again.',
  },
  subjects: {
    title: 'Known to programs at terminals as',
    text: 'Each program knows this person by another identifier. Enter it in the program’s own account.',
    none: 'No terminal answers a program yet.',
  },
};
