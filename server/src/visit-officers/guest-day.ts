import { DESK_STATES, GUEST_STATES } from '@monban/core/drives/visit-guests';
import type { VisitState } from '@monban/core/drives/visit-life';
import type { StoredOfficer } from './officer-store.ts';

/** Does the visit still have the day that this guest was named for, and will it happen? */
export function isExpected(officer: StoredOfficer): boolean {
  return (
    officer.removedAt === null &&
    officer.visitOn === officer.onDate &&
    isAmong(GUEST_STATES, officer.visitState)
  );
}

/** Expected, and it is the day. */
export function isPresent(officer: StoredOfficer, at: Date): boolean {
  const now = at.toISOString();
  return isExpected(officer) && officer.fromAt <= now && now < officer.untilAt;
}

/** May this guest work at the desk now? When the day's work is finished it is closed to them. */
export function mayUseDesk(officer: StoredOfficer, at: Date): boolean {
  return isPresent(officer, at) && isAmong(DESK_STATES, officer.visitState);
}

function isAmong(states: readonly VisitState[], state: VisitState): boolean {
  return states.includes(state);
}
