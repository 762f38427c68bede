import type { Shape } from '../../text/keys.ts';
import type { today as ja } from '../ja/today.ts';

export const today: Shape<typeof ja> = {
  title: 'Today',
  greeting: '{name}, this needs a hand.',
  calmTitle: 'Nothing needs a hand right now',
  calmText: 'Anything about doors, badges or approvals shows up here at once.',
  doorsOffline: 'Doors whose controller is disconnected',
  doorsUnconfirmed: 'Doors that have not confirmed the newest rules',
  doorsAlarm: 'Doors with an alarm',
  openJobs: 'Tasks at the desks',
  approvals: 'Approvals waiting',
  withoutBadge: 'People without a badge',
  withoutBadgeText: '{count} person has no badge | {count} people have no badge',
  endingText: 'Ending within 3 months: {count}',
  openEnding: 'See what ends',
  orphanedText: 'Stopped badges still on a card: {count}',
  noLevels: 'There are no access levels yet',
  noLevelsText: 'Make the first one and badges begin to open doors.',
  openLive: 'See the doors',
  openJob: 'Go on',
  openApproval: 'Decide',
  openPeople: 'Open the list',
  createLevel: 'Make an access level',
  more: '{count} more',
  recent: 'Latest events',
};
