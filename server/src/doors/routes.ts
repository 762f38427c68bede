import { ChangeDoor, CreateDoor, Door, DoorsQuery } from '@monban/core/api/doors';
import { Approval } from '@monban/core/api/oversight';
import { DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { doorKind } from './door-kind.ts';
import { doorUseCases } from './door-use-cases.ts';

const pages: RecordPages<Door, CreateDoor> = {
  kind: doorKind,
  path: '/doors',
  parameter: 'doorId',
  one: 'Door',
  many: 'Doors',
  read: 'doors:read',
  write: 'doors:write',
  id: DoorId,
  item: Door,
  create: CreateDoor,
  change: ChangeDoor,
  query: DoorsQuery,
  filter: filterDoors,
  waiting: Approval,
};

/** The doors as they are set up; their live state and commands are the living half's. */
export function doorRoutes(platform: Platform): readonly Route[] {
  return recordRoutes(platform, { ...pages, useCases: doorUseCases(platform) });
}

function filterDoors(query: Knex.QueryBuilder, asked: Partial<DoorsQuery>): void {
  if (asked.kind !== undefined) void query.where({ 'doors.kind': asked.kind });
  if (asked.siteId !== undefined) void query.where({ 'doors.site_id': asked.siteId });
  if (asked.controllerId !== undefined) void query.where({ 'doors.controller_id': asked.controllerId });
}
