import type { Controller } from '@monban/core/api/doors';
import type { Tone } from '../ui/tone.ts';

export const CONNECTION_TONES: Readonly<Record<Controller['connection'], Tone>> = {
  online: 'good',
  offline: 'bad',
  'never-seen': 'quiet',
};
