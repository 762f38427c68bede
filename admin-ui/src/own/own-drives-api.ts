import type { OwnAnswer, TakeStep } from '@monban/core/api/applications';
import { OwnDrive, OwnDrives } from '@monban/core/api/drives';
import type { OwnGuideQuery } from '@monban/core/api/letters';
import type { z } from 'zod';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { saveFile } from '../api/save-file.ts';

type Read<Schema extends z.ZodType> = Promise<Answer<z.output<Schema>>>;

export function listOwnDrives(): Read<typeof OwnDrives> {
  return api.call({ method: 'GET', path: '/own/drives', answer: OwnDrives });
}

/** Against the application as it was shown: an answer that a clerk entered from paper meanwhile is not run over. */
export function answerDrive({ driveId, application }: OwnDrive, body: OwnAnswer): Read<typeof OwnDrive> {
  return send(driveId, { what: 'answer', body, version: application.version });
}

export function stepOwnApplication(
  { driveId, application }: OwnDrive,
  body: TakeStep,
): Read<typeof OwnDrive> {
  return send(driveId, { what: 'steps', body, version: application.version });
}

export function saveOwnGuide(driveId: string, query: OwnGuideQuery): Promise<ApiProblem | undefined> {
  const path = `/own/drives/${encodeURIComponent(driveId)}/self-application`;
  return saveFile(path, `self-application.${query.language}.pdf`, { ...query });
}

interface OwnWord {
  readonly what: 'answer' | 'steps';
  readonly body: object;
  readonly version: number;
}

function send(driveId: string, { what, body, version }: OwnWord): Read<typeof OwnDrive> {
  const path = `/own/drives/${encodeURIComponent(driveId)}/${what}`;
  return api.call({ method: 'POST', path, body, version, answer: OwnDrive });
}
