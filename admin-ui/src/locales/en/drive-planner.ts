import type { Shape } from '../../text/keys.ts';
import type { drivePlanner as ja } from '../ja/drive-planner.ts';

export const drivePlanner: Shape<typeof ja> = {
  title: 'Planner',
  lead: 'Which offices can be asked for a visit, when cards come, and when old badges can be switched off at each door.',
  leadEverybody:
    'Counted from where everybody lives. Numbers under ten, and numbers from which one could be worked out, are not told. No answer is used.',
  leadClerk: 'Only whoever still has to apply in your drive. Only its clerks see this.',
  whose: 'Of whom',
  everybody: 'Everybody',
  asOf: 'As of {day}. Days are what can be expected if it is asked today.',
  print: 'Print',
  save: 'Save as CSV',
  placesTitle: 'By municipality',
  place: 'Municipality',
  people: 'People',
  minimum: 'Minimum',
  reach: 'Minimum reached?',
  visitFrom: 'First day for a visit',
  cards: 'Cards expected',
  cardsText: '{from} to {until}',
  bySite: 'By site',
  bySiteText: '{site}: {count}',
  toForward: 'To be forwarded',
  toForwardText: '{site}: {count}',
  reaches: {
    'one-site': 'at one site',
    together: 'with {sites} together',
    no: 'No: let them fetch their cards, or join the visit of another office',
  },
  standings: { default: 'default', entered: 'our estimate', confirmed: 'confirmed by the office' },
  estimate: 'Some lines rest on defaults or on our estimate. Ask the office, and the days become firmer.',
  toMunicipalities: 'Open the terms of municipalities',
  emptyTitle: 'There is no municipality to tell',
  emptyText:
    'Import a file of HR’s with a column of municipality codes: then people are counted here by residence.',
  emptyDriveText:
    'Nobody whose municipality is known still has to apply. See how invitations and answers stand.',
  toFiles: 'Open file imports',
  toDrive: 'Open the drive',
  withoutPlaceTitle: 'Whose municipality is not known',
  withoutPlaceText: '{site}: {count}',
  doorsTitle: 'When old badges can be switched off, by door',
  doorsLead:
    'The day by which everybody who may pass the door can be expected to have a card. Loading and writing come on top of it.',
  door: 'Door',
  site: 'Site',
  off: 'From when on',
  offs: {
    nobody: 'Nobody may pass',
    now: 'Now',
    from: '{day} ({count} still wait for a card)',
    unknown: 'Unknown (no day is known of {count})',
    unknownUntold: 'Unknown',
  },
  noDoors: 'There are no doors yet',
  noDoorsText: 'Add doors, and access levels that say who may pass: then their days stand here.',
};
