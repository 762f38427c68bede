import type { VisitState } from './visit-life.ts';

/** While a visit stands here its officers may come to its desk: what they found can still be put right. */
export const DESK_STATES = [
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
  'running',
  'finished',
] as const satisfies readonly VisitState[];

/** While it stands here its officers are in the building: they leave after the last desk has closed. */
export const GUEST_STATES = [...DESK_STATES, 'reconciling'] as const satisfies readonly VisitState[];
