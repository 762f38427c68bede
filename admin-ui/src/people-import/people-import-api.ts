import { Empty } from '@monban/core/api/conventions';
import { PeopleExportCheck, type PeopleExport } from '@monban/core/api/people-export';
import {
  ImportInspection,
  ImportMapping,
  ImportMappingList,
  ImportRowPage,
  ImportRun,
  ImportRunList,
  type ApplyImport,
  type ImportOutcome,
  type PutImportMapping,
} from '@monban/core/api/people-import';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer, QueryValue } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';

type Query = Readonly<Record<string, QueryValue>>;
export type ExportRequest = z.input<typeof PeopleExport>;

export function inspectFile(file: File, query: Query): Promise<Answer<ImportInspection>> {
  return sendFile(file, { path: '/people-imports/inspections', query, answer: ImportInspection });
}

export function startImport(file: File, query: Query): Promise<Answer<ImportRun>> {
  return sendFile(file, { path: '/people-imports', query, answer: ImportRun });
}

export async function listImports(): Promise<Answer<readonly ImportRun[]>> {
  const answer = await api.call({ method: 'GET', path: '/people-imports', answer: ImportRunList });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

export function getImport(id: string): Promise<Answer<ImportRun>> {
  return api.call({ method: 'GET', path: pathOf(id), answer: ImportRun });
}

export function listImportRows(
  id: string,
  query: { readonly outcome: ImportOutcome; readonly cursor?: string | undefined },
): Promise<Answer<z.output<typeof ImportRowPage>>> {
  return api.call({ method: 'GET', path: `${pathOf(id)}/rows`, query, answer: ImportRowPage });
}

export function applyImport(id: string, body: ApplyImport): Promise<Answer<ImportRun>> {
  return api.call({ method: 'POST', path: `${pathOf(id)}/applications`, body, answer: ImportRun });
}

export function undoImport(id: string): Promise<Answer<ImportRun>> {
  return api.call({ method: 'POST', path: `${pathOf(id)}/undoings`, body: {}, answer: ImportRun });
}

export function discardImport(id: string): Promise<Answer<unknown>> {
  return api.call({ method: 'DELETE', path: pathOf(id), answer: Empty });
}

export function problemFilePath(id: string): string {
  return `${pathOf(id)}/problem-file`;
}

export async function listMappings(): Promise<Answer<readonly ImportMapping[]>> {
  const answer = await api.call({
    method: 'GET',
    path: '/people-import-mappings',
    answer: ImportMappingList,
  });
  return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
}

/** Under a new name, or in the place of `replaced`: `VERSION_CONFLICT` where that is no longer what is saved. */
export function saveMapping(
  body: PutImportMapping,
  replaced: ImportMapping | undefined,
): Promise<Answer<ImportMapping>> {
  return api.call({
    method: 'PUT',
    path: '/people-import-mappings',
    body,
    ...(replaced && { version: replaced.version }),
    answer: ImportMapping,
  });
}

export function checkExport(body: ExportRequest): Promise<Answer<PeopleExportCheck>> {
  return api.call({ method: 'POST', path: '/people-exports/checks', body, answer: PeopleExportCheck });
}

function pathOf(id: string): string {
  return `/people-imports/${encodeURIComponent(id)}`;
}
