import {
  type GiveRosterData,
  HeldRosterData,
  MunicipalityChoices,
  OwnVisits,
  RosterDraft,
  Rosters,
  type MakeRoster,
} from '@monban/core/api/visit-rosters';
import {
  DeskRow,
  Visit,
  VisitCandidates,
  VisitList,
  VisitRow,
  VisitRows,
  VisitSlots,
  type ChangeVisit,
  type MakeSlots,
  type MakeVisitSheets,
  type TakeVisitStep,
  type VisitFinding,
} from '@monban/core/api/visits';
import type { VisitPaper } from '@monban/core/drives/visit-papers';
import { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { saveFile, saveMadeFile } from '../api/save-file.ts';
import type { Found } from '../ui/found.ts';

type Read<Schema extends z.ZodType> = Promise<Answer<z.output<Schema>>>;

/** Which visit of which drive. */
export interface VisitKey {
  readonly driveId: string;
  readonly id: string;
}

export function listVisits(from: string, until: string): Read<typeof VisitList> {
  return api.call({ method: 'GET', path: '/visits', query: { from, until }, answer: VisitList });
}

export function listDriveVisits(driveId: string): Read<typeof VisitList> {
  return api.call({ method: 'GET', path: `${driveOf(driveId)}/visits`, answer: VisitList });
}

export function createVisit(
  driveId: string,
  body: { readonly siteId: string; readonly municipalityCode: string | null },
): Read<typeof Visit> {
  return api.call({ method: 'POST', path: `${driveOf(driveId)}/visits`, body, answer: Visit });
}

export function getVisit(key: VisitKey): Read<typeof Visit> {
  return api.call({ method: 'GET', path: below(key), answer: Visit });
}

export function changeVisit(visit: Visit, body: ChangeVisit): Read<typeof Visit> {
  return api.call({ method: 'PATCH', path: below(visit), body, version: visit.version, answer: Visit });
}

export function takeVisitStep(visit: Visit, body: TakeVisitStep): Read<typeof Visit> {
  const { version } = visit;
  return api.call({ method: 'POST', path: below(visit, '/steps'), body, version, answer: Visit });
}

export function listSlots(key: VisitKey): Read<typeof VisitSlots> {
  return api.call({ method: 'GET', path: below(key, '/slots'), answer: VisitSlots });
}

export function makeSlots(visit: Visit, body: MakeSlots): Read<typeof Visit> {
  const { version } = visit;
  return api.call({ method: 'PUT', path: below(visit, '/slots'), body, version, answer: Visit });
}

export function listRows(key: VisitKey): Read<typeof VisitRows> {
  return api.call({ method: 'GET', path: below(key, '/rows'), answer: VisitRows });
}

export function listCandidates(key: VisitKey): Read<typeof VisitCandidates> {
  return api.call({ method: 'GET', path: below(key, '/candidates'), answer: VisitCandidates });
}

export function bookSlot(key: VisitKey, rowId: string, slotId: string): Read<typeof VisitRow> {
  const path = below(key, `/rows/${rowId}/slot`);
  return api.call({ method: 'PUT', path, body: { slotId }, answer: VisitRow });
}

export function freeSlot(key: VisitKey, rowId: string): Read<typeof VisitRow> {
  return api.call({ method: 'DELETE', path: below(key, `/rows/${rowId}/slot`), answer: VisitRow });
}

export function checkIn(key: VisitKey, rowId: string): Read<typeof DeskRow> {
  const path = below(key, `/rows/${rowId}/check-in`);
  return api.call({ method: 'PUT', path, body: {}, answer: DeskRow });
}

export function takeCheckInBack(key: VisitKey, rowId: string): Read<typeof DeskRow> {
  return api.call({ method: 'DELETE', path: below(key, `/rows/${rowId}/check-in`), answer: DeskRow });
}

export function checkInByToken(key: VisitKey, token: string): Read<typeof DeskRow> {
  return api.call({ method: 'POST', path: below(key, '/check-ins'), body: { token }, answer: DeskRow });
}

export function recordFinding(key: VisitKey, rowId: string, finding: VisitFinding): Read<typeof DeskRow> {
  const path = below(key, `/rows/${rowId}/finding`);
  return api.call({ method: 'PUT', path, body: { finding }, answer: DeskRow });
}

export function takeFindingBack(key: VisitKey, rowId: string): Read<typeof DeskRow> {
  return api.call({ method: 'DELETE', path: below(key, `/rows/${rowId}/finding`), answer: DeskRow });
}

export function addWalkIn(key: VisitKey, applicationId: string): Read<typeof VisitRow> {
  const path = below(key, '/walk-ins');
  return api.call({ method: 'POST', path, body: { applicationId }, answer: VisitRow });
}

export function usePickUp(key: VisitKey, rowId: string): Read<typeof VisitRow> {
  const path = below(key, `/rows/${rowId}/pick-up`);
  return api.call({ method: 'POST', path, body: {}, answer: VisitRow });
}

export function getRosterData(key: VisitKey, applicationId: string): Read<typeof HeldRosterData> {
  return api.call({ method: 'GET', path: dataPath(key, applicationId), answer: HeldRosterData });
}

export function giveRosterData(
  key: VisitKey,
  applicationId: string,
  body: GiveRosterData,
): Read<typeof HeldRosterData> {
  return api.call({ method: 'PUT', path: dataPath(key, applicationId), body, answer: HeldRosterData });
}

export function draftRoster(key: VisitKey): Read<typeof RosterDraft> {
  return api.call({ method: 'GET', path: below(key, '/roster-draft'), answer: RosterDraft });
}

export function listRosters(key: VisitKey): Read<typeof Rosters> {
  return api.call({ method: 'GET', path: below(key, '/rosters'), answer: Rosters });
}

export function makeRoster(visit: Visit, body: MakeRoster): Read<typeof Rosters> {
  const { version } = visit;
  return api.call({ method: 'POST', path: below(visit, '/rosters'), body, version, answer: Rosters });
}

export function saveRoster(
  key: VisitKey,
  number: number,
  format: 'csv' | 'pdf',
): Promise<ApiProblem | undefined> {
  const name = `roster-${String(number)}.${format}`;
  return saveFile(below(key, `/rosters/${String(number)}/file`), name, { format });
}

export function savePaper(key: VisitKey, paper: VisitPaper): Promise<ApiProblem | undefined> {
  return saveFile(below(key, `/papers/${paper}`), `${paper}.pdf`);
}

export function saveSheets(key: VisitKey, body: MakeVisitSheets): Promise<ApiProblem | undefined> {
  return saveMadeFile(below(key, '/sheets'), `what-to-bring.${body.language}.pdf`, body);
}

export function listOwnVisits(): Read<typeof OwnVisits> {
  return api.call({ method: 'GET', path: '/own/visits', answer: OwnVisits });
}

export function giveOwnData(visitId: string, body: GiveRosterData): Read<typeof HeldRosterData> {
  return api.call({ method: 'PUT', path: ownPath(visitId, 'roster-data'), body, answer: HeldRosterData });
}

/** For lookups on the own page. */
export async function findResidence(q: string): Promise<readonly Found[]> {
  const answer = await api.call({
    method: 'GET',
    path: '/own/municipalities',
    query: { q },
    answer: MunicipalityChoices,
  });
  if (answer.kind === 'failed') return [];
  return answer.data.items.map(({ code, name, kana }) => ({
    value: code,
    label: name,
    note: `${kana} · ${code}`,
  }));
}

export function takeOwnDataBack(visitId: string): Promise<Answer<null>> {
  return api.call({ method: 'DELETE', path: ownPath(visitId, 'roster-data'), answer: z.null() });
}

export function bookOwnSlot(visitId: string, slotId: string): Read<typeof OwnVisits> {
  return api.call({ method: 'PUT', path: ownPath(visitId, 'slot'), body: { slotId }, answer: OwnVisits });
}

export function freeOwnSlot(visitId: string): Read<typeof OwnVisits> {
  return api.call({ method: 'DELETE', path: ownPath(visitId, 'slot'), answer: OwnVisits });
}

function driveOf(id: string): string {
  return `/drives/${encodeURIComponent(id)}`;
}

function below({ driveId, id }: VisitKey, rest = ''): string {
  return `${driveOf(driveId)}/visits/${encodeURIComponent(id)}${rest}`;
}

function dataPath(key: VisitKey, applicationId: string): string {
  return below(key, `/applications/${encodeURIComponent(applicationId)}/roster-data`);
}

function ownPath(visitId: string, rest: string): string {
  return `/own/visits/${encodeURIComponent(visitId)}/${rest}`;
}
