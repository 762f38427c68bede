import type { Shape } from '../../text/keys.ts';
import type { bulk as ja } from '../ja/bulk.ts';

export const bulk: Shape<typeof ja> = {
  open: 'Change selected',
  go: 'Change {count} person | Change {count} people',
  working: '{done} of {total} people.',
  asIs: 'As it is',
  level: 'Access level',
  manager: 'New manager',
  managerHelp: 'Leave empty to keep each manager.',
  nobody: 'Nobody found',
  reason: 'Reason',
  made: 'Changed {count} person. | Changed {count} people.',
  outcome: 'What became of it',
  doneCount: '{count} changed.',
  undoneCount: '{count} taken back.',
  unasked: 'The other {count} person was not changed yet. | The other {count} people were not changed yet.',
  undoAll: 'Take all of it back',
  lastDayPast:
    'This day has passed: badges are revoked and accounts end at once, and undoing brings neither back.',
  outcomes: {
    done: 'Changed',
    waiting: 'Waits for a second operator',
    unchanged: 'Nothing to change',
    refused: 'Not changed',
  },
  'assign-level': {
    title: 'Put on an access level',
    text: 'Whoever would open a protected door by it waits for a second operator.',
  },
  move: {
    title: 'Change department, site or manager',
    text: 'From today on; for another day use the person’s page, or an import with a day of transfers. Whoever was changed by somebody else meanwhile is left alone.',
  },
  'stop-badges': {
    title: 'Suspend badges',
    text: 'Every badge in use of these people stops at all doors at once. It can be lifted again.',
  },
  retire: {
    title: 'Set the last day',
    text: 'Badges open until the end of that day.',
  },
};
