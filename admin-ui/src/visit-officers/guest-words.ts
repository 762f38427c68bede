import type { VisitOfficer } from '@monban/core/api/visit-officers';
import type { Tone } from '../ui/tone.ts';

export const GUEST_TONES: Readonly<Record<VisitOfficer['way'], Tone>> = {
  none: 'warn',
  'link-made': 'quiet',
  'signed-in': 'good',
  'signed-out': 'quiet',
};
