import type { AnswerWay } from '@monban/core/api/applications';
import type { MunicipalityWithProfile } from '@monban/core/api/municipalities';
import type {
  GiveRosterData,
  HeldRosterData,
  RosterColumn,
  RosterData,
} from '@monban/core/api/visit-rosters';
import { rosterConsent } from '@monban/core/drives/roster-consent';
import type { VisitState } from '@monban/core/drives/visit-life';
import { AppError } from '@monban/core/errors';
import type { VisitId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import type { StoredApplication } from '../drives/application-store.ts';
import type { Speaker } from '../drives/move-application.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { leaveVisit } from './leave-visits.ts';
import { joinVisit, requireMayTakePart } from './participants.ts';
import { findHeldData, storeData } from './roster-data-store.ts';
import { municipalityOf, nameOfMunicipality } from './visit-municipality.ts';
import type { StoredVisit } from './visit-store.ts';

/** Somebody who tells what a roster needs, for whom, and at which visit. */
export interface DataTeller {
  readonly visit: StoredVisit;
  readonly application: StoredApplication;
  readonly speaker: Speaker;
  readonly via: AnswerWay;
}

type FindTeller = (db: Knex, visitId: VisitId) => Promise<DataTeller>;

/** From the request to the day itself. */
export const TAKING_PART: readonly VisitState[] = [
  'requested',
  'proposed',
  'confirmed',
  'roster-sent',
  'roster-accepted',
  'ready',
];

/** What the municipality of a visit asks for, with the words to agree to, and what was told. */
export async function heldRosterData(
  deps: Pick<Platform, 'db' | 'applicationKey'>,
  { visit, application, speaker }: Pick<DataTeller, 'visit' | 'application' | 'speaker'>,
): Promise<HeldRosterData> {
  const municipality = await requireMunicipalityOf(deps.db, visit, speaker.at);
  const held = await findHeldData(deps, { visitId: visit.id, applicationId: application.id });
  return {
    applicationId: application.id,
    wanted: wantedOf(municipality),
    consent: rosterConsent(nameOfMunicipality(municipality)),
    agreedVersion: held?.consentVersion ?? null,
    givenAt: held?.givenAt ?? null,
    data: held?.data ?? null,
  };
}

/**
 * Takes part: what the municipality asks for, with the consent that names it. What it does not ask for is not kept.
 * `CONFLICT` for words that are not those in force, and for whoever cannot take part.
 */
export function giveRosterData(
  platform: Platform,
  visitId: VisitId,
  given: GiveRosterData & { readonly find: FindTeller },
): Promise<HeldRosterData> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'visits');
    const teller = await given.find(deps.db, visitId);
    const { visit, application, speaker, via } = teller;
    if (!TAKING_PART.includes(visit.state)) throw conflict('', 'VISIT_NOT_TAKING');
    await requireMayTakePart(deps.db, visit, application);
    const municipality = await requireMunicipalityOf(deps.db, visit, speaker.at);
    const { version } = rosterConsent(nameOfMunicipality(municipality));
    if (given.consentVersion !== version) throw conflict('/consentVersion', 'VISIT_CONSENT_CHANGED');
    const data = checkedData(given.data, { municipality, today: localDate(speaker.at, visit.timeZone) });
    const which = { visitId, applicationId: application.id };
    const before = await findHeldData(deps, which);
    await storeData(deps, which, {
      ...{ data, substitutes: before?.substitutes ?? [], consentVersion: version, via },
      municipalityCode: municipality.code,
      at: speaker.at.toISOString(),
    });
    await joinVisit(deps, visit, { applicationId: application.id, origin: 'roster', at: speaker.at });
    return heldRosterData(deps, teller);
  });
}

/** Takes the consent back: what was told is deleted at once, and the time is given back. */
export function takeRosterDataBack(platform: Platform, visitId: VisitId, find: FindTeller): Promise<void> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'visits');
    const teller = await find(deps.db, visitId);
    if (!TAKING_PART.includes(teller.visit.state)) throw conflict('', 'VISIT_NOT_TAKING');
    await leaveVisit(deps, teller);
  });
}

const ASKED: Readonly<Partial<Record<RosterColumn, keyof RosterData>>> = {
  'birth-date': 'birthDate',
  address: 'address',
  residence: 'residenceCode',
  phone: 'phone',
  sex: 'sex',
  'application-kind': 'applicationKind',
  'foreign-resident': 'isForeignResident',
  'held-cards': 'heldCards',
};

function wantedOf({ profile }: MunicipalityWithProfile): RosterColumn[] {
  return profile.rosterColumns.filter((column) => ASKED[column] !== undefined);
}

function checkedData(
  data: RosterData,
  { municipality, today }: { readonly municipality: MunicipalityWithProfile; readonly today: string },
): RosterData {
  const fields = wantedOf(municipality).flatMap((column) => ASKED[column] ?? []);
  const missing = fields.find((field) => data[field] === null);
  if (missing !== undefined) throw invalidField(`/data/${missing}`, 'REQUIRED');
  const kept = Object.fromEntries(
    Object.values(ASKED).map((field) => [field, fields.includes(field) ? data[field] : null]),
  );
  if (data.birthDate !== null && data.birthDate > today) throw invalidField('/data/birthDate', 'DAY_TO_COME');
  const isElsewhere = data.residenceCode !== null && data.residenceCode !== municipality.code;
  if (isElsewhere && municipality.profile.acceptsNonResidents === 'no')
    throw invalidField('/data/residenceCode', 'VISIT_NON_RESIDENT');
  return { ...data, ...kept };
}

async function requireMunicipalityOf(
  db: Knex,
  visit: StoredVisit,
  at: Date,
): Promise<MunicipalityWithProfile> {
  const municipality = await municipalityOf(db, visit, at);
  if (municipality === null) throw new AppError('NOT_FOUND');
  return municipality;
}
