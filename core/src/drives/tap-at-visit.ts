import type { VisitState } from './visit-life.ts';

/** A visit at whose check-in door people tap. Days are those of its site. */
export interface TappedVisit {
  readonly state: VisitState;
  readonly visitOn: string;
  /** When the door was named, or the visit was last made ready: whoever tapped before came for something else. */
  readonly since: string;
}

export interface TapAtVisit {
  /** By the door's clock. */
  readonly at: string;
  readonly on: string;
}

/**
 * Does a tap say that somebody is there? Its own time has to lie on the visit's day, and the desk has to be open now:
 * begun, or ready on that day. What a door tells late counts like what it tells at once.
 */
export function isArrival({ state, visitOn, since }: TappedVisit, tap: TapAtVisit, today: string): boolean {
  const isOpen = state === 'running' || (state === 'ready' && today === visitOn);
  return isOpen && tap.on === visitOn && since <= tap.at;
}
