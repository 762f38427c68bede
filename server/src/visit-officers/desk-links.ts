import type { VisitOfficerLink } from '@monban/core/api/visit-officers';
import type { VisitOfficerId } from '@monban/core/ids';
import { conflict } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { auditGuest } from './audit-guest.ts';
import { insertLink, takeBackLinks } from './desk-link-store.ts';
import { isExpected } from './guest-day.ts';
import { endGuestSessions } from './guest-session-store.ts';
import { getOfficer, requireVisitOfClerk, type VisitAsker } from './officers.ts';

/**
 * A way in for one guest, which works once and until the end of the day at the visit's site; shown once. The link
 * before it, and a session that came of one, end: a tablet that was lost is locked out by a new link too.
 */
export function makeDeskLink(
  platform: Platform,
  asker: VisitAsker,
  id: VisitOfficerId,
): Promise<VisitOfficerLink> {
  const { context, caller, visitId } = asker;
  return runChange(platform, async (deps) => {
    await requireVisitOfClerk(deps.db, asker);
    const officer = await getOfficer(deps.db, { id, visitId });
    const at = context.at.toISOString();
    if (!isExpected(officer)) throw conflict('', 'VISIT_WITHOUT_DAY');
    if (officer.untilAt <= at) throw conflict('', 'VISIT_DAY_OVER');
    await takeBackLinks(deps.db, id, at);
    await endGuestSessions(deps.db, id, at);
    const token = deps.randomBytes(32).toString('base64url');
    const expiresAt = officer.untilAt;
    await insertLink(deps.db, { token, officerId: id, madeBy: caller.operatorId, at, expiresAt });
    await auditGuest(deps.db, context, { action: 'visit-officer.link-made', officer });
    return { url: deskUrl(platform.publicUrl, token), from: officer.fromAt, expiresAt };
  });
}

/** Neither the link nor a session that came of it is good any more. Safe to repeat. */
export function takeDeskLinkBack(platform: Platform, asker: VisitAsker, id: VisitOfficerId): Promise<void> {
  const { context, visitId } = asker;
  return runChange(platform, async (deps) => {
    await requireVisitOfClerk(deps.db, asker);
    const officer = await getOfficer(deps.db, { id, visitId });
    const at = context.at.toISOString();
    const taken = await takeBackLinks(deps.db, id, at);
    const ended = await endGuestSessions(deps.db, id, at);
    if (taken + ended === 0) return;
    await auditGuest(deps.db, context, { action: 'visit-officer.link-taken-back', officer });
  });
}

/** The token stands behind `#`, where no server and no log sees it. */
function deskUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/visit-desk#token=${token}`;
}
