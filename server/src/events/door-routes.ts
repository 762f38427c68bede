import { DoorCommandOutcome, LiveDoor, SendDoorCommand } from '@monban/core/api/doors';
import { DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { DoorCommands } from './door-commands.ts';
import { listLiveDoors } from './live-doors.ts';

const tag = 'doors';

/** How doors are just now, and what can be asked of them. Before `/doors/{doorId}` in the list of routes. */
export function liveDoorRoutes(deps: {
  readonly db: Knex;
  readonly commands: DoorCommands;
}): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/doors/live',
      operationId: 'listLiveDoors',
      tag,
      summary: 'Every door as it is just now',
      permission: 'doors:read',
      status: 200,
      answer: z.strictObject({ items: z.array(LiveDoor) }),
      errors: [],
      handle: async ({ caller }) => ({
        status: 200,
        body: { items: await listLiveDoors(deps.db, caller.scope) },
      }),
    }),
    route({
      method: 'post',
      path: '/doors/{doorId}/commands',
      operationId: 'sendDoorCommand',
      tag,
      summary: 'Unlocks a door once, or locks it; answered when the door has answered',
      permission: 'doors:command',
      params: z.strictObject({ doorId: DoorId }),
      body: SendDoorCommand,
      status: 200,
      answer: DoorCommandOutcome,
      errors: ['NOT_FOUND', 'CONTROLLER_OFFLINE'],
      handle: async ({ params, body: { action }, caller, context }) => ({
        status: 200,
        body: await deps.commands.send({ caller, context }, { doorId: params.doorId, action }),
      }),
    }),
  ];
}
