import type { VisitDesk } from '@monban/core/api/visit-officers';
import { reconcile } from '@monban/core/drives/reconcile-visit';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import type { Speaker } from '../drives/move-application.ts';
import type { ChangeContext, Guest } from '../http/route.ts';
import { listDeskRows, type Desk } from '../visits/desk.ts';
import { municipalityNames } from './municipality-names.ts';
import { findOfficer } from './officer-store.ts';
import { getVisitPlace } from './visit-place.ts';

/** Everything that a guest sees: the rows of the one visit, and nothing else of anybody. */
export async function getVisitDesk(db: Knex, guest: Guest): Promise<VisitDesk> {
  const officer = await findOfficer(db, 'all', { id: guest.officerId, visitId: guest.visitId });
  if (officer === undefined) throw new AppError('NOT_FOUND');
  const place = await getVisitPlace(db, 'all', guest.visitId);
  const nameOf = await municipalityNames(db);
  const rows = await listDeskRows(db, guest.visitId);
  return {
    officerName: officer.name ?? '',
    municipalityName: nameOf(place.municipalityCode, officer.onDate),
    siteName: place.siteName,
    room: place.room,
    on: officer.onDate,
    timeZone: place.timeZone,
    endsAt: officer.untilAt,
    rows,
    counts: reconcile(rows),
  };
}

/** The desk of the guest's own visit, whatever a request names. */
export function deskOf(guest: Guest, { at }: ChangeContext): Desk {
  const speaker: Speaker = { by: 'officer', operatorId: null, at };
  return { visitId: guest.visitId, speaker };
}
