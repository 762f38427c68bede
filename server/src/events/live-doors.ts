import type { LiveDoor } from '@monban/core/api/doors';
import type { ControllerId, DoorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { listStatuses, type StoredStatus } from '../controllers/controller-status.ts';
import { withinSites, type Scope } from '../records/scope.ts';
import { listLatestSnapshots } from '../snapshots/snapshot-store.ts';

/** Every door of these sites as its controller last described it, by name. A terminal has nothing that could be open. */
export async function listLiveDoors(db: Knex, scope: Scope): Promise<LiveDoor[]> {
  const rows = await listRows(db, scope);
  const controllerIds = rows.flatMap((row) => (row.controllerId === null ? [] : [row.controllerId]));
  const statuses = new Map(
    (await listStatuses(db, [...new Set(controllerIds)])).map((s) => [s.controllerId, s]),
  );
  const latest = await listLatestSnapshots(db);
  return rows.map((row) => {
    const status = row.controllerId === null ? undefined : statuses.get(row.controllerId);
    return {
      doorId: row.doorId,
      name: row.name,
      siteId: row.siteId,
      state: doorStateOf(row.doorId, status),
      controllerId: row.controllerId,
      controllerState: controllerStateOf(row, status),
      since: status?.since ?? null,
      snapshotVersion: status?.snapshotVersion ?? null,
      latestSnapshotVersion: (row.controllerId && latest.get(row.controllerId)?.version) ?? null,
      lockedDown: Boolean(row.lockedDown),
    };
  });
}

interface Row {
  readonly doorId: DoorId;
  readonly name: string;
  readonly siteId: SiteId;
  readonly controllerId: ControllerId | null;
  readonly lockedDown: boolean | number;
  readonly enrolment: 'pending' | 'enrolled' | 'revoked' | null;
}

async function listRows(db: Knex, scope: Scope): Promise<readonly Row[]> {
  const query = db('doors')
    .leftJoin('controllers', 'controllers.id', 'doors.controller_id')
    .where({ 'doors.retired_at': null, 'doors.kind': 'door' })
    .orderBy(['doors.name', 'doors.id'])
    .select<Row[]>({
      doorId: 'doors.id',
      name: 'doors.name',
      siteId: 'doors.site_id',
      controllerId: 'doors.controller_id',
      lockedDown: 'doors.locked_down',
      enrolment: 'controllers.state',
    });
  withinSites(query, 'doors.site_id', scope);
  return query;
}

/** Nobody knows how a door is while its controller cannot be heard. */
function doorStateOf(doorId: DoorId, status: StoredStatus | undefined): LiveDoor['state'] {
  if (status?.state !== 'online') return 'unknown';
  return status.doors.find((door) => door.doorId === doorId)?.state ?? 'unknown';
}

function controllerStateOf(row: Row, status: StoredStatus | undefined): LiveDoor['controllerState'] {
  if (row.controllerId === null) return 'none';
  if (row.enrolment !== 'enrolled') return 'not-enrolled';
  return status?.state ?? 'offline';
}
