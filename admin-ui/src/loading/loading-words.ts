import type { LoadingItem, LoadingState } from '@monban/core/api/loading';
import { LOADING_TRANSITIONS } from '@monban/core/api/loading';
import type { Tone } from '../ui/tone.ts';

export const LOADING_TONES: Readonly<Record<LoadingState, Tone>> = {
  queued: 'quiet',
  ordered: 'quiet',
  appointment: 'warn',
  loaded: 'good',
  failed: 'bad',
  'lost-by-reissue': 'bad',
  removed: 'quiet',
  cancelled: 'quiet',
};

export function mayCancel({ state }: Pick<LoadingItem, 'state'>): boolean {
  return LOADING_TRANSITIONS[state].includes('cancelled');
}
