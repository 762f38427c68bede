import { deadlinesOf } from '@monban/core/drives/visit-deadlines';
import { isPaperOpen, type VisitPaper } from '@monban/core/drives/visit-papers';
import { dateJa } from '@monban/core/letters/letter-facts';
import type { Sheet } from '@monban/core/letters/letter';
import { recordAudit } from '../audit/record-audit.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { conflict } from '../http/problem.ts';
import type { FileAnswer } from '../http/route.ts';
import { letterPdf } from '../letters/letter-pdf.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { localDate, localTime } from '../snapshots/local-day.ts';
import { dayReport, type DayFacts } from './day-report.ts';
import { deskLabels } from './desk-labels.ts';
import { requestForm, type RequestFacts } from './request-form.ts';
import { listSlots } from './slot-store.ts';
import { deskTimetables, timesByDesk, wallTimetable, type DeskTimes, type PaperHead } from './timetable.ts';
import { knownOf } from './visit-facts.ts';
import { municipalityOf, nameOfMunicipality } from './visit-municipality.ts';
import { placeOfVisit } from './visit-place.ts';
import { listVisitRows } from './visit-row-store.ts';
import { requireVisit, type WhichVisit } from './visit-scope.ts';
import { listVisitEvents, type StoredVisit } from './visit-store.ts';

/**
 * A paper to ask for a visit, for its room or about it, as a tagged PDF; that it was made is in the trail. `CONFLICT`
 * in a state that has no use for it, or while there are no slots.
 */
export function makeVisitPaper(
  platform: Platform,
  { caller, context }: DriveAsker,
  { paper, ...which }: WhichVisit & { readonly paper: VisitPaper },
): Promise<FileAnswer> {
  return runChange(platform, async (deps) => {
    const visit = await requireVisit(deps.db, caller, which);
    if (!isPaperOpen(paper, visit.state)) throw conflict('', 'VISIT_PAPER_NOT_NOW');
    const sheets = await sheetsOf(deps, { visit, paper, at: context.at });
    const content = letterPdf(sheets, { size: SIZES[paper], at: context.at });
    await recordAudit(deps.db, context, {
      ...{ action: 'visit.paper-made', subjectType: 'visit', subjectId: visit.id },
      before: null,
      after: { paper },
    });
    return { mediaType: 'application/pdf', name: `${paper}.pdf`, content };
  });
}

/** What hangs or stands in the room is in large type. */
const SIZES = {
  'request-form': 'normal',
  timetable: 'large',
  'desk-timetable': 'normal',
  'desk-labels': 'large',
  'day-report': 'normal',
} as const satisfies Readonly<Record<VisitPaper, string>>;

interface Asked {
  readonly visit: StoredVisit;
  readonly paper: VisitPaper;
  readonly at: Date;
}

async function sheetsOf(deps: Platform, asked: Asked): Promise<readonly Sheet[]> {
  const { visit, paper, at } = asked;
  const head = await headOf(deps, visit, at);
  switch (paper) {
    case 'request-form':
      return [requestForm(head, await requestOf(deps, visit, at))];
    case 'timetable':
      return [wallTimetable(head, await desksOf(deps, visit))];
    case 'desk-timetable':
      return deskTimetables(head, await desksOf(deps, visit));
    case 'desk-labels':
      return deskLabels(
        head,
        (await desksOf(deps, visit)).map(({ desk }) => desk),
      );
    case 'day-report':
      return [dayReport(head, await dayOf(deps, visit, at))];
  }
}

async function headOf({ db, organisation }: Platform, visit: StoredVisit, at: Date): Promise<PaperHead> {
  const municipality = await municipalityOf(db, visit, at);
  return {
    organisation: organisation.name,
    municipality: municipality === null ? '' : nameOfMunicipality(municipality),
    place: placeOfVisit(visit),
    day: visit.visitOn === null ? '' : dateJa(visit.visitOn),
    writtenOn: dateJa(localDate(at, visit.timeZone)),
  };
}

async function requestOf(deps: Platform, visit: StoredVisit, at: Date): Promise<RequestFacts> {
  const { municipality, willing } = await knownOf(deps, visit, at);
  if (municipality === null) throw conflict('', 'VISIT_GUARD_MUNICIPALITY_CHOSEN');
  const days = { today: localDate(at, visit.timeZone), visitOn: visit.visitOn };
  const { earliestOn } = deadlinesOf(municipality.profile, days);
  const { clerks } = await getStoredDrive(deps.db, 'all', visit.driveId);
  return { willing, earliestOn: dateJa(earliestOn), contacts: clerks.map(({ name }) => name) };
}

async function desksOf({ db }: Platform, { id }: StoredVisit): Promise<readonly DeskTimes[]> {
  const desks = timesByDesk(await listSlots(db, id), await listVisitRows(db, id));
  if (desks.length === 0) throw conflict('', 'VISIT_GUARD_SLOTS_MADE');
  return desks;
}

async function dayOf(deps: Platform, visit: StoredVisit, at: Date): Promise<DayFacts> {
  const { reconciliation: counts } = await knownOf(deps, visit, at);
  const slots = await listSlots(deps.db, visit.id);
  const rows = await listVisitRows(deps.db, visit.id);
  const events = await listVisitEvents(deps.db, visit.id);
  const timeOf = (step: 'begin' | 'finish'): string | null => {
    const event = events.find(({ transition }) => transition === step);
    return event === undefined ? null : localTime(new Date(event.at), visit.timeZone);
  };
  const [first] = slots;
  const until = slots
    .map((slot) => slot.until)
    .sort()
    .at(-1);
  const walkIns = rows.filter(({ origin }) => origin === 'walk-in').length;
  return {
    planned: first === undefined || until === undefined ? null : { from: first.from, until },
    opened: timeOf('begin'),
    shut: timeOf('finish'),
    counts,
    walkIns: rows.length === counts.rows ? walkIns : null,
  };
}
