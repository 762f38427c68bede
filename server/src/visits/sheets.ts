import type { MakeVisitSheets } from '@monban/core/api/visits';
import type { Letter, VisitFacts } from '@monban/core/letters/letter';
import { writeLetter } from '@monban/core/letters/write-letter';
import { recordAudit } from '../audit/record-audit.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { FileAnswer } from '../http/route.ts';
import { checkCodeOf } from '../letters/check-codes.ts';
import { letterPdf } from '../letters/letter-pdf.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { municipalityOf, nameOfMunicipality } from './visit-municipality.ts';
import { placeOfVisit } from './visit-place.ts';
import { requireVisit, type WhichVisit } from './visit-scope.ts';
import { listVisitRows, type StoredVisitRow } from './visit-row-store.ts';
import type { StoredVisit } from './visit-store.ts';

/**
 * What to bring, a sheet for each person with place and time, from what the municipality accepts. `CONFLICT` before
 * there is a day, `VALIDATION_FAILED` for a row that has no time.
 */
export function makeVisitSheets(
  platform: Platform,
  { caller, context }: DriveAsker,
  { order, ...which }: WhichVisit & { readonly order: MakeVisitSheets },
): Promise<FileAnswer> {
  return runChange(platform, async (deps) => {
    const visit = await requireVisit(deps.db, caller, which);
    const rows = await rowsOf(deps, visit, order);
    const letters = await lettersOf(deps, { visit, order, at: context.at, rows });
    await recordAudit(deps.db, context, {
      ...{ action: 'visit.sheets-made', subjectType: 'visit', subjectId: visit.id },
      before: null,
      after: {},
    });
    return {
      mediaType: 'application/pdf',
      name: `what-to-bring.${order.language}.pdf`,
      content: letterPdf(letters, { size: order.size, at: context.at }),
    };
  });
}

async function rowsOf(
  { db }: Platform,
  { id }: StoredVisit,
  { rowIds }: MakeVisitSheets,
): Promise<StoredVisitRow[]> {
  const timed = (await listVisitRows(db, id)).filter(({ slot }) => slot !== null);
  if (rowIds.some((rowId) => timed.every((row) => row.id !== rowId)))
    throw invalidField('/rowIds', 'VISIT_ROW_WITHOUT_TIME');
  const rows = rowIds.length === 0 ? timed : timed.filter((row) => rowIds.includes(row.id));
  if (rows.length === 0) throw conflict('', 'VISIT_NOBODY_HAS_TIME');
  return rows;
}

interface SheetParts {
  readonly visit: StoredVisit;
  readonly order: MakeVisitSheets;
  readonly at: Date;
  readonly rows: readonly StoredVisitRow[];
}

async function lettersOf(deps: Platform, { visit, order, at, rows }: SheetParts): Promise<Letter[]> {
  const drive = await getStoredDrive(deps.db, 'all', visit.driveId);
  const facts = await factsOf(deps, visit, at);
  return rows.map(({ name, slot }) =>
    writeLetter('what-to-bring', order.language, {
      organisation: deps.organisation.name,
      driveName: drive.name,
      writtenOn: localDate(at, visit.timeZone),
      addressee: name,
      contacts: drive.clerks.map((clerk) => clerk.name),
      answerUrl: `${deps.publicUrl}/own`,
      checkUrl: `${deps.publicUrl}/letter-check`,
      checkCode: checkCodeOf(deps.driveKey, drive.id, 'what-to-bring'),
      visit: { ...facts, from: slot?.from ?? '' },
    }),
  );
}

async function factsOf({ db }: Platform, visit: StoredVisit, at: Date): Promise<Omit<VisitFacts, 'from'>> {
  const municipality = await municipalityOf(db, visit, at);
  if (municipality === null || visit.visitOn === null) throw conflict('', 'VISIT_NO_DAY');
  const { profile } = municipality;
  return {
    on: visit.visitOn,
    place: placeOfVisit(visit),
    municipality: nameOfMunicipality(municipality),
    combinations: profile.papersForMail,
    acceptedA: profile.acceptedA,
    acceptedB: profile.acceptedB,
    isPhotoTakenThere: profile.photoOnSite === 'yes',
  };
}
