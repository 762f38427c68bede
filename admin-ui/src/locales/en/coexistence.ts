import type { Shape } from '../../text/keys.ts';
import type { coexistence as ja } from '../ja/coexistence.ts';

export const coexistence: Shape<typeof ja> = {
  title: 'Migration from old badges',
  lead: 'Door by door: who has no badge yet, until when old badges work beside ours, and when they can go.',
  asOf: 'As of {day}',
  print: 'Print',
  site: 'Site',
  door: 'Door',
  state: 'State',
  allStates: 'All',
  states: { none: 'Not declared', running: 'Running', overdue: 'Overdue', off: 'Off' },
  day: 'Last day, or day switched off',
  people: 'May pass',
  standing: 'Badges',
  earliestHead: 'Can go',
  next: 'Next',
  tableCaption: 'Doors of {name} and old badges',
  tags: {
    running: 'Old badges until {day}',
    overdue: 'Old badges overdue (until {day})',
    off: 'Old badges off since {day}',
  },
  counts: {
    none: 'Not told',
    badges: 'No badge {without}, badge {written}',
    two: 'No badge {before}, being loaded or badge {more}',
    three: 'No badge {before}, being loaded {loading}, badge {written}',
  },
  earliest: {
    nobody: 'Nobody may pass',
    now: 'Now',
    unknown: 'Some have no badge',
    notTold: 'Not told',
  },
  left: {
    count: 'If it is switched off now, {count} people who have no badge yet can no longer pass this door.',
    atLeast:
      'If it is switched off now, at least {count} people who have no badge yet can no longer pass this door.',
    nobody: 'Nobody who may pass this door is without a badge.',
    notTold:
      'If it is switched off now, some may no longer pass this door. How many is too few to tell, or not told to you.',
  },
  progress: 'Doors whose old badges are off',
  progressText: '{off} of {declared}',
  overdueNote:
    'At {count} doors old badges are past their last day. Switch the old reader off, or choose a later last day with a reason.',
  noDoorsTitle: 'There are no doors yet',
  noDoorsText: 'Add doors, and access levels that say who may pass: then their migration stands here.',
  toDoors: 'Open the doors',
  noneTitle: 'No old badges are declared yet.',
  noneText:
    'Declare at each door that keeps its old reader until when it is used. A door without that opens for our badges alone.',
  noneInState: 'No door is “{state}”',
  noneInStateText: 'Choose another state.',
  why: 'Numbers under ten, and numbers from which one could be worked out by comparing doors or departments, are not told; nor is any number to whoever looks after some departments only.',
  partTitle: 'Old badges',
  partNone: 'No old badges are declared at this door.',
  weakest:
    'This door is as strong as its weakest reader: identifier only. The old system reads old badges; Monban opens no door for one.',
  extended: 'Extended {count} times',
  chosen: 'Until {day}: {name}, “{reason}”',
  offText: 'Switched off on {day}, confirmed by {name}',
  oldSystem: 'Name of the old system',
  oldSystemHelp: 'For example: the access system of 2009. Enter no numbers of old badges.',
  lastDay: 'Last day',
  lastDayHelp:
    'Within 12 months from today. Nothing is switched off by itself after it: the door is shown as overdue until somebody confirms.',
  reason: 'Reason',
  reasonHelp: 'Whoever looks at the door reads it. Name nobody.',
  declare: 'Declare old badges',
  declareTitle: "Declare old badges at '{name}'",
  declareText:
    'While the old reader is on, the assurance of this door is shown as identifier only. At a protected area it waits for a second operator.',
  declared: "Old badges at '{name}' have been declared.",
  changeDay: 'Change the last day',
  changeDayTitle: "Change the last day at '{name}'",
  dayNow: 'The last day is {day} (extended {count} times).',
  isExtension: 'This is extension number {count}. At a protected area it waits for a second operator.',
  dayChanged: 'The last day is {day} now.',
  switchOff: 'Switch old badges off',
  switchOffTitle: "Switch old badges off at '{name}'",
  switchOffText:
    'Monban does not operate the old reader. Switch the reader of “{system}” off at the door first, then enter the day.',
  whoIsAsked:
    'You confirm that it is off, with your name and the day; nobody else is asked. Before that, agree with HR how people without a badge come in.',
  offOn: 'Day on which the reader was switched off',
  confirmOff: 'I have seen that it is off',
  switchedOff: "Old badges are off at '{name}'.",
  undo: 'Take switching off back',
};
