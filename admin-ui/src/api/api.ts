import { language } from '../text/text.ts';
import { accessToken, refreshSession } from '../session/session.ts';
import { createClient } from './client.ts';

/** The one client of the console. */
export const api = createClient({
  fetch: (...request) => fetch(...request),
  language: () => language.value,
  accessToken,
  refresh: refreshSession,
  newKey: () => crypto.randomUUID(),
});
