import type { Approval } from '@monban/core/api/oversight';
import type { Tone } from '../ui/tone.ts';

export const APPROVAL_TONES: Readonly<Record<Approval['state'], Tone>> = {
  waiting: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
  'single-operator': 'warn',
};
