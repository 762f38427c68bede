import type { Shape } from '../../text/keys.ts';
import type { privacy as ja } from '../ja/privacy.ts';

export const privacy: Shape<typeof ja> = {
  title: 'Retention and deletion',
  lead: 'What is held, why, and until when. What is over is deleted every night, and only the proof of that stays.',
  kept: 'What is held, and how long',
  keptText:
    'Every change of a time, longer or shorter, needs a second person. Nothing is deleted by looking here. The individual number (My Number) is not held.',
  nothingDue: 'Nothing is deleted tonight.',
  dueTonight: '{count} record is deleted tonight. | {count} records are deleted tonight.',
  what: 'What',
  why: 'Why',
  until: 'How long',
  afterwards: 'Afterwards',
  held: 'Held now',
  fewerThanTen: 'Under {count}, or not shown',
  littleDue: 'Nothing is deleted tonight beyond small numbers that are not shown.',
  smallNumbers:
    'Numbers under {count} about drives are shown to whoever is a clerk of all drives. They are in no sum.',
  heldSince: '{count} (since {day})',
  due: 'Deleted tonight',
  change: 'Change',
  after: {
    nothing: 'Nothing is left',
    unlinked: 'The record stays, its link to a person is gone',
    cleared: 'Names are gone, an id stays that is nobody’s',
    checkpoint: 'Only the signed checkpoint stays',
  },
  purposes: {
    'door-history': {
      name: 'Passages at doors inside',
      text: 'Who passed when. The signed record itself stays, and no longer says whose it is. At a door that is named for it, a tap also checks in at a municipal visit.',
    },
    'working-time': {
      name: 'Passages at doors of the boundary',
      text: 'Comings and goings by which working time is checked. At a door that is named for it, a tap also checks in at a municipal visit.',
    },
    'attendance-records': {
      name: 'Claims of working time and closed months',
      text: 'What was said and approved of working time, and the totals of closed months; counted from when it was said, or from the closing.',
    },
    'policy-snapshots': {
      name: 'Former rules of doors',
      text: 'They explain why a door once opened, or did not.',
    },
    'door-commands': { name: 'Commands to doors', text: 'Who unlocked a door or locked it down, and when.' },
    'desk-jobs': {
      name: 'Work at the desk',
      text: 'Issue and renewal of badges, PINs, and who checked that it was the right person.',
    },
    'company-card-loans': { name: 'Loans of company cards', text: 'Whose card it was, and when.' },
    'visit-guests': {
      name: 'Municipal officers who came',
      text: 'Name and office of whoever came on the day of a visit; afterwards only how many is left.',
    },
    'loading-orders': {
      name: 'Orders of card loading',
      text: 'Orders at the loading service and what came of them.',
    },
    appointments: {
      name: 'Appointments at the desk',
      text: 'Who was to come to a desk when to have a badge written, and whether they did; counted from that time.',
    },
    'former-people': {
      name: 'People who have left',
      text: 'Names, employee codes, how to reach them; counted from the end of the last employment.',
    },
    imports: {
      name: 'Imports and changes in bulk',
      text: 'Rows of imported files, and what taking a change back needs.',
    },
    'look-ups': { name: 'Look-ups', text: 'Who looked at whose movements, and for which reason.' },
    approvals: { name: 'Approvals', text: 'Changes that two decided on: who asked, and who agreed.' },
    'access-requests': { name: 'Requests for access', text: 'What people asked for, and what came of it.' },
    'application-contents': {
      name: 'Application forms and photos',
      text: 'Form IDs, the choices on the form, and photos: encrypted, and deleted within 30 days of the acceptance.',
    },
    'visit-rosters': {
      name: 'Rosters of municipal visits',
      text: 'What people told with their consent for a roster, and what it said: encrypted, and deleted once the visit is closed. Version, hash and count stay.',
    },
    'card-drives': {
      name: 'Card drives',
      text: 'What people answered to an invitation, and how it went on. How many stood where is kept.',
    },
    sessions: { name: 'Sign-ins', text: 'When, and with which device.' },
    'one-time-links': { name: 'One-time links', text: 'Links to sign in, and permits to make them.' },
    'repeated-requests': {
      name: 'Answers for repeated requests, and own files',
      text: 'So that nothing is done twice; and files that were made for somebody about themselves.',
    },
    'audit-trail': {
      name: 'Audit trail',
      text: 'Who changed what. It goes from its beginning, up to a signed checkpoint.',
    },
  },
  editTitle: 'Change how long “{purpose}” is held',
  keptDays: 'Days to keep',
  limits: 'From {minimum} to {maximum} days; {usual} is usual.',
  shorterEffect: 'In the night after the approval everything older is deleted. That cannot be undone.',
  longerEffect: 'It is then held for longer than people were told. Their own pages show the new time.',
  reason: 'Reason',
  reasonHelp: 'Whoever approves will read it.',
  waiting: 'It waits for a second operator. Until then the time stays as it is.',
  changed: 'The time of “{purpose}” has been changed.',
  log: 'Log of deletions',
  logText:
    'How many were deleted when, under which rule. No name of what was deleted is left, only values to check it by, each chained to the one before.',
  emptyLog: 'Nothing has been deleted yet',
  emptyLogText: 'When something is over and deleted, a line about it stays here.',
  deletedAt: 'Deleted',
  count: 'How many',
  allBefore: 'All from before',
  rule: 'Rule',
  ruleText: '{days} days (version {version})',
  digest: 'Value to check by',
};
