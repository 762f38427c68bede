import type { Shape } from '../../text/keys.ts';
import type { driveVerbs as ja } from '../ja/drive-verbs.ts';

export const driveVerbs: Shape<typeof ja> = {
  frozen: 'frozen',
  reopened: 'reopened',
  collected: 'contents changed',
  validated: 'counted',
  'handed-over': 'handed over',
  acknowledged: 'receipt noted',
  'defect-noted': 'defect noted',
  'round-frozen': 'round frozen',
  'round-returned': 'round taken back',
  settled: 'settled',
  archived: 'archived, what was held is deleted',
  'file-made': 'file made',
  'letters-made': 'letters made',
  'consent-written': 'consent text written',
  'clerks-changed': 'clerks changed',
  moved: 'step taken',
  'slots-made': 'slots made',
  'roster-made': 'roster made',
  'roster-read': 'roster taken out',
  'sheets-made': 'sheets made',
  'paper-made': 'paper made',
  'invitation-taken-back': 'invitations taken back',
};
