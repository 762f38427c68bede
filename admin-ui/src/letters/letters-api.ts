import { DriveLetters, LetterCheck, LetterPreview, type MakeLetters } from '@monban/core/api/letters';
import type { DriveApplication } from '@monban/core/api/applications';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { readFile, saveMadeFile } from '../api/save-file.ts';
import { listApplications } from '../drives/drives-api.ts';

export function checkLetter({ code }: { readonly code: string }): Promise<Answer<LetterCheck>> {
  return api.call({ method: 'GET', path: `/letter-checks/${encodeURIComponent(code)}`, answer: LetterCheck });
}

export function listLetters(driveId: string): Promise<Answer<DriveLetters>> {
  return api.call({ method: 'GET', path: lettersOf(driveId), answer: DriveLetters });
}

export function previewLetter(driveId: string, order: MakeLetters): Promise<Answer<LetterPreview>> {
  const path = `${lettersOf(driveId)}/preview`;
  return api.call({ method: 'POST', path, body: order, answer: LetterPreview });
}

/** Saves one file of letters. */
export async function saveLetters(
  driveId: string,
  order: MakeLetters,
  name: string,
): Promise<Answer<undefined>> {
  const problem = await saveMadeFile(lettersOf(driveId), name, order);
  return problem === undefined ? { kind: 'ok', data: undefined, status: 200 } : { kind: 'failed', problem };
}

/** The text of the mails. */
export async function readMails(driveId: string, order: MakeLetters): Promise<Answer<string>> {
  const answer = await readFile(lettersOf(driveId), order);
  return answer.kind === 'failed' ? answer : { ...answer, data: await answer.data.text() };
}

const MOST_OF_A_PAGE = 500;

/** Everybody in the drive, page after page. */
export async function listEverybody(driveId: string): Promise<Answer<readonly DriveApplication[]>> {
  const found: DriveApplication[] = [];
  let cursor: string | undefined;
  do {
    const answer = await listApplications(driveId, { limit: MOST_OF_A_PAGE, ...(cursor && { cursor }) });
    if (answer.kind === 'failed') return answer;
    found.push(...answer.data.items);
    cursor = answer.data.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { kind: 'ok', data: found, status: 200 };
}

function lettersOf(driveId: string): string {
  return `/drives/${encodeURIComponent(driveId)}/letters`;
}
