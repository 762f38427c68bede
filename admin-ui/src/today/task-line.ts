import type { RouteLocationRaw } from 'vue-router';
import type { Tone } from '../ui/tone.ts';

/** One thing that needs a hand, with its one next action. */
export interface TaskLine {
  readonly key: string;
  readonly text: string;
  readonly action: string;
  readonly to: RouteLocationRaw;
  readonly tone: Tone;
}
