import {
  AttendanceClaim,
  AttendanceClaimList,
  AttendanceClosing,
  AttendanceGroup,
  AttendanceMonth,
  ClosingCheck,
  GroupMonth,
  OwnAttendance,
  PersonMonth,
  WorkingTermsList,
  type CreateAttendanceGroup,
  type DecideClaim,
  type MakeClaim,
  type PutWorkingTerms,
} from '@monban/core/api/attendance';
import {
  AttendanceExport,
  AttendanceExportList,
  AttendanceExportPreview,
  ExportProfileList,
  type MakeAttendanceExport,
} from '@monban/core/api/attendance-exports';
import { pageOf, type Page } from '@monban/core/api/conventions';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { resource, type ListQueryText } from '../api/resource.ts';

type Read<Schema extends z.ZodType> = Promise<Answer<z.output<Schema>>>;

export const groups = resource<typeof AttendanceGroup, CreateAttendanceGroup>(api, '/attendance-groups', {
  item: AttendanceGroup,
  outcome: AttendanceGroup,
});

export function listTerms(personId: string): Read<typeof WorkingTermsList> {
  return api.call({ method: 'GET', path: termsPath(personId), answer: WorkingTermsList });
}

export function putTerms(
  personId: string,
  fromDate: string,
  body: PutWorkingTerms,
): Read<typeof WorkingTermsList> {
  const path = `${termsPath(personId)}/${fromDate}`;
  return api.call({ method: 'PUT', path, body, answer: WorkingTermsList });
}

export function removeTerms(personId: string, fromDate: string): Read<typeof WorkingTermsList> {
  const path = `${termsPath(personId)}/${fromDate}`;
  return api.call({ method: 'DELETE', path, answer: WorkingTermsList });
}

/** Whose month it is: one’s own, or somebody else’s for whoever keeps the time. */
export type Whose = { readonly personId: string } | 'own';

/** Null in it: nobody has arranged one’s time yet. */
export function getOwnMonth(month: string | undefined): Read<typeof OwnAttendance> {
  return api.call({ method: 'GET', path: pathOf('own'), query: { month }, answer: OwnAttendance });
}

export function getMonth(personId: string, month: string | undefined): Read<typeof AttendanceMonth> {
  const path = pathOf({ personId });
  return api.call({ method: 'GET', path, query: { month }, answer: AttendanceMonth });
}

export function makeClaim(whose: Whose, day: string, body: MakeClaim): Read<typeof AttendanceClaim> {
  return api.call({
    method: 'POST',
    path: `${pathOf(whose)}/${day}/claims`,
    body,
    answer: AttendanceClaim,
  });
}

/** Who decides: a manager on the own team, or whoever keeps the time. */
export type Decider = 'team' | 'hr';

export function listWaiting(by: Decider): Read<typeof AttendanceClaimList> {
  return api.call({ method: 'GET', path: claimsPath(by), answer: AttendanceClaimList });
}

export function decideClaim(by: Decider, id: string, body: DecideClaim): Read<typeof AttendanceClaim> {
  const path = `${claimsPath(by)}/${encodeURIComponent(id)}/decision`;
  return api.call({ method: 'POST', path, body, answer: AttendanceClaim });
}

export interface WhichMonth {
  readonly groupId: string;
  readonly month: string;
}

export function getGroupMonth(which: WhichMonth): Read<typeof GroupMonth> {
  return api.call({ method: 'GET', path: monthPath(which), answer: GroupMonth });
}

export function listPersonMonths(
  which: WhichMonth,
  { q, cursor, limit }: ListQueryText,
  signal?: AbortSignal,
): Promise<Answer<Page<PersonMonth>>> {
  return api.call({
    method: 'GET',
    path: `${monthPath(which)}/people`,
    query: { q, cursor, limit },
    answer: pageOf(PersonMonth),
    ...(signal ? { signal } : {}),
  });
}

export function checkClosing(which: WhichMonth): Read<typeof ClosingCheck> {
  return api.call({ method: 'GET', path: `${monthPath(which)}/check`, answer: ClosingCheck });
}

export function closeMonth(which: WhichMonth): Read<typeof AttendanceClosing> {
  const path = `${monthPath(which)}/closings`;
  return api.call({ method: 'POST', path, body: {}, answer: AttendanceClosing });
}

export function reopenMonth(closingId: string, reason: string): Read<typeof AttendanceClosing> {
  const path = `${closingPath(closingId)}/reopening`;
  return api.call({ method: 'POST', path, body: { reason }, answer: AttendanceClosing });
}

export function listExportProfiles(): Read<typeof ExportProfileList> {
  return api.call({ method: 'GET', path: '/attendance-export-profiles', answer: ExportProfileList });
}

export function listExports(closingId: string): Read<typeof AttendanceExportList> {
  const path = `${closingPath(closingId)}/exports`;
  return api.call({ method: 'GET', path, answer: AttendanceExportList });
}

export function previewExport(
  closingId: string,
  body: MakeAttendanceExport,
): Read<typeof AttendanceExportPreview> {
  const path = `${closingPath(closingId)}/export-previews`;
  return api.call({ method: 'POST', path, body, answer: AttendanceExportPreview });
}

export function makeExport(closingId: string, body: MakeAttendanceExport): Read<typeof AttendanceExport> {
  return api.call({
    method: 'POST',
    path: `${closingPath(closingId)}/exports`,
    body,
    answer: AttendanceExport,
  });
}

function closingPath(id: string): string {
  return `/attendance-closings/${encodeURIComponent(id)}`;
}

function pathOf(whose: Whose): string {
  return whose === 'own' ? '/own/attendance' : `/people/${encodeURIComponent(whose.personId)}/attendance`;
}

function termsPath(personId: string): string {
  return `/people/${encodeURIComponent(personId)}/working-terms`;
}

function claimsPath(by: Decider): string {
  return by === 'team' ? '/own/team/attendance-claims' : '/attendance-claims';
}

function monthPath({ groupId, month }: WhichMonth): string {
  return `/attendance-groups/${encodeURIComponent(groupId)}/months/${month}`;
}
