import { SubstituteCharacter } from '@monban/core/api/application-forms';
import type { AnswerWay } from '@monban/core/api/applications';
import { RosterData } from '@monban/core/api/visit-rosters';
import { AppError } from '@monban/core/errors';
import type { ApplicationId, VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { seal, unseal, type Seal } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';

/** What is sealed of one person for one visit. */
const Contents = z.strictObject({
  data: RosterData,
  /** As the resident record prints them, where the roster's characters end. */
  substitutes: z.array(SubstituteCharacter),
});
type Contents = z.infer<typeof Contents>;

export interface HeldData extends Contents {
  readonly applicationId: ApplicationId;
  readonly consentVersion: number;
  readonly givenAt: string;
}

interface WhichData {
  readonly visitId: VisitId;
  readonly applicationId: ApplicationId;
}

type SealDeps = Pick<Platform, 'db' | 'applicationKey' | 'randomBytes'>;
type OpenDeps = Pick<Platform, 'db' | 'applicationKey'>;

/** In the place of what is there. */
export async function storeData(
  deps: SealDeps,
  which: WhichData,
  given: Contents & {
    readonly consentVersion: number;
    readonly municipalityCode: string;
    readonly via: AnswerWay;
    readonly at: string;
  },
): Promise<void> {
  const { data, substitutes } = given;
  const row = {
    visit_id: which.visitId,
    application_id: which.applicationId,
    contents: sealed(deps, which, { data, substitutes }),
    consent_version: given.consentVersion,
    municipality_code: given.municipalityCode,
    via: given.via,
    given_at: given.at,
    purpose_ended_at: null,
  };
  await deps.db('visit_roster_data').insert(row).onConflict(['visit_id', 'application_id']).merge();
}

/** Which characters stand for those that the roster cannot hold; what was told stays as it is. */
export async function storeSubstitutes(
  deps: SealDeps,
  visitId: VisitId,
  { applicationId, data, substitutes }: HeldData,
): Promise<void> {
  const which = { visitId, applicationId };
  await deps
    .db('visit_roster_data')
    .where({ visit_id: visitId, application_id: applicationId })
    .update({ contents: sealed(deps, which, { data, substitutes }) });
}

export async function findHeldData(deps: OpenDeps, which: WhichData): Promise<HeldData | undefined> {
  const row = await selectData(deps.db, which.visitId)
    .where({ 'visit_roster_data.application_id': which.applicationId })
    .first<DataRow | undefined>(COLUMNS);
  return row && heldFromRow(deps, which.visitId, row);
}

/** Of everybody, by application. */
export async function listHeldData(
  deps: OpenDeps,
  visitId: VisitId,
): Promise<ReadonlyMap<ApplicationId, HeldData>> {
  const rows = await selectData(deps.db, visitId).select<DataRow[]>(COLUMNS);
  return new Map(rows.map((row) => [row.application_id, heldFromRow(deps, visitId, row)]));
}

export async function deleteData(trx: Knex, { visitId, applicationId }: WhichData): Promise<void> {
  await trx('visit_roster_data').where({ visit_id: visitId, application_id: applicationId }).delete();
}

const COLUMNS = [
  'visit_roster_data.application_id',
  'visit_roster_data.contents',
  'visit_roster_data.consent_version',
  'visit_roster_data.given_at',
];

interface DataRow {
  readonly application_id: ApplicationId;
  readonly contents: string;
  readonly consent_version: number;
  readonly given_at: string;
}

function selectData(db: Knex, visitId: VisitId): Knex.QueryBuilder {
  return db('visit_roster_data').where({ 'visit_roster_data.visit_id': visitId });
}

function heldFromRow(deps: OpenDeps, visitId: VisitId, row: DataRow): HeldData {
  const applicationId = row.application_id;
  const text = unseal(sealOfData(deps.applicationKey, { visitId, applicationId }), row.contents);
  if (text === undefined) throw new AppError('STORE_FAILED');
  return {
    ...Contents.parse(JSON.parse(text)),
    applicationId,
    consentVersion: row.consent_version,
    givenAt: row.given_at,
  };
}

function sealed({ applicationKey, randomBytes }: SealDeps, which: WhichData, contents: Contents): string {
  return seal(sealOfData(applicationKey, which), JSON.stringify(contents), randomBytes);
}

/** What is told for one visit opens for that visit and that person alone. */
function sealOfData(key: Buffer, { visitId, applicationId }: WhichData): Seal {
  return { key, purpose: `monban.visit-roster-data.v1 ${visitId} ${applicationId}` };
}
