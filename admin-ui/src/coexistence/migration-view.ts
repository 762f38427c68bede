import type { MigrationBoard, MigrationState } from '@monban/core/api/coexistences';
import type { BarRow } from '../drives/bar-rows.ts';

/** Of the doors at which old badges were declared, how many are through, a bar for each site that has any. */
export function progressRows(
  { sites }: MigrationBoard,
  textOf: (progress: { readonly off: number; readonly declared: number }) => string,
): readonly BarRow[] {
  return sites
    .filter(({ declared }) => declared > 0)
    .map(({ siteId, name, declared, off }) => ({
      key: siteId,
      label: name,
      count: off,
      text: textOf({ off, declared }),
      percent: Math.round((off / declared) * 100),
    }));
}

/** Sites with the doors that stand so; all of them where nothing is chosen. */
export function sitesInState(
  { sites }: MigrationBoard,
  state: MigrationState | null,
): MigrationBoard['sites'] {
  if (state === null) return sites;
  return sites
    .map((site) => ({ ...site, doors: site.doors.filter((door) => door.state === state) }))
    .filter(({ doors }) => doors.length > 0);
}
