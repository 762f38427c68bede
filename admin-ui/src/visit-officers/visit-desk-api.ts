import { Empty } from '@monban/core/api/conventions';
import { VisitDesk, VisitDeskSession } from '@monban/core/api/visit-officers';
import { DeskRow } from '@monban/core/api/visits';
import { shallowRef } from 'vue';
import { createClient, type Answer } from '../api/client.ts';
import { language } from '../text/text.ts';
import type { DeskAction } from './desk-list.ts';

/** The guest's own session: it is no operator's, and neither of the two ever sees the other's token. */
const session = shallowRef<VisitDeskSession>();

const shared = {
  fetch: (...request: Parameters<typeof fetch>) => fetch(...request),
  language: () => language.value,
  newKey: () => crypto.randomUUID(),
};
// Coming in and going on must not go on by themselves: a client of their own.
const outside = createClient({
  ...shared,
  accessToken: () => undefined,
  refresh: () => Promise.resolve(false),
});
const inside = createClient({
  ...shared,
  accessToken: () => session.value?.accessToken,
  refresh: async () => (await resumeDesk()).kind === 'ok',
});

export async function openDesk(token: string): Promise<Answer<VisitDeskSession>> {
  return kept(
    await outside.call({
      method: 'POST',
      path: '/visit-desk/session',
      body: { token },
      answer: VisitDeskSession,
      isKept: true,
    }),
  );
}

/** With the cookie of this browser, as after a reload of the page. */
export async function resumeDesk(): Promise<Answer<VisitDeskSession>> {
  const path = '/visit-desk/session/renewal';
  return kept(await outside.call({ method: 'POST', path, answer: VisitDeskSession, isKept: true }));
}

export function leaveDesk(): Promise<Answer<object>> {
  return inside.call({ method: 'DELETE', path: '/visit-desk/session', answer: Empty });
}

export function loadDesk(): Promise<Answer<VisitDesk>> {
  return inside.call({ method: 'GET', path: '/visit-desk', answer: VisitDesk });
}

/** Each of these can be sent again without doing anything twice. */
export function sayAtDesk(rowId: string, action: DeskAction): Promise<Answer<DeskRow>> {
  const row = `/visit-desk/rows/${encodeURIComponent(rowId)}`;
  switch (action.kind) {
    case 'check-in':
      return inside.call({ method: 'PUT', path: `${row}/check-in`, answer: DeskRow });
    case 'take-check-in-back':
      return inside.call({ method: 'DELETE', path: `${row}/check-in`, answer: DeskRow });
    case 'finding': {
      const body = { finding: action.finding };
      return inside.call({ method: 'PUT', path: `${row}/finding`, body, answer: DeskRow });
    }
    case 'take-finding-back':
      return inside.call({ method: 'DELETE', path: `${row}/finding`, answer: DeskRow });
  }
}

function kept(answer: Answer<VisitDeskSession>): Answer<VisitDeskSession> {
  if (answer.kind === 'ok') session.value = answer.data;
  return answer;
}
