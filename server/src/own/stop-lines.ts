import { PutStopLines, type StopLines } from '@monban/core/api/own';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';

/** The one row, which migration 0019 made with the numbers of the state. */
export const STOP_LINES_ID = '9d3f6a52-7c1e-4b8d-a0f4-6e2b8c5d1f37';

/** Where to call for the card itself, in the order in which people are to try them. */
export async function getStopLines(db: Knex): Promise<StopLines> {
  const row = await db('stop_lines')
    .where({ 'stop_lines.id': STOP_LINES_ID })
    .first<{ lines: string; version: number } | undefined>('stop_lines.lines', 'stop_lines.version');
  if (row === undefined) throw new AppError('NOT_FOUND');
  const { lines } = PutStopLines.parse({ lines: JSON.parse(row.lines) as unknown });
  return { lines, version: row.version };
}

/**
 * They are the whole company's: `FORBIDDEN` for whoever has only some sites. `VERSION_CONFLICT` where somebody else has
 * written meanwhile.
 */
export async function putStopLines(
  platform: Platform,
  { caller, context }: { readonly caller: Caller; readonly context: ChangeContext },
  change: PutStopLines & { readonly expectedVersion: number },
): Promise<StopLines> {
  const { lines, expectedVersion } = change;
  if (caller.scope !== 'all') throw new AppError('FORBIDDEN');
  return runChange(platform, async ({ db }) => {
    const before = await getStopLines(db);
    const values = { lines: JSON.stringify(lines), version: expectedVersion + 1 };
    const changed = await db('stop_lines')
      .where({ id: STOP_LINES_ID, version: expectedVersion })
      .update({ ...values, updated_at: context.at.toISOString() });
    if (changed === 0) throw new AppError('VERSION_CONFLICT');
    const after = await getStopLines(db);
    const subject = { subjectType: 'stop-lines', subjectId: STOP_LINES_ID };
    await recordAudit(db, context, { action: 'stop-lines.changed', ...subject, before, after });
    return after;
  });
}
