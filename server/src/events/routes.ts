import { pageOf } from '@monban/core/api/conventions';
import { AccessEvent, EventsQuery, LiveMessage } from '@monban/core/api/events';
import { ControllerId } from '@monban/core/ids';
import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import { lastPosition } from '../mqtt/receipt-store.ts';
import { requireLookUp } from '../look-ups/look-ups.ts';
import { countEvents, listEvents } from './event-store.ts';
import { eventsViewOf, movementsViewOf } from './events-view.ts';
import { LiveStream, type LiveStreamDeps } from './live-stream.ts';
import { cutPage, readCursor } from './page-cursor.ts';

const Cursor = z.strictObject({ position: z.int().min(1) });
const tag = 'events';

/** A stream takes the place of the one body that other routes answer with. */
const NEVER_SENT: LiveMessage = {
  kind: 'snapshot',
  controllerId: ControllerId.parse('00000000-0000-4000-8000-000000000000'),
  version: 0,
  latestVersion: 0,
};

export function eventRoutes(deps: LiveStreamDeps): readonly Route[] {
  return [listRoute(deps), liveRoute(deps)];
}

function listRoute(deps: LiveStreamDeps): Route {
  return route({
    method: 'get',
    path: '/events',
    operationId: 'listEvents',
    tag,
    summary: 'What doors reported, the newest first',
    permission: 'events:read',
    query: EventsQuery,
    status: 200,
    answer: pageOf(AccessEvent),
    errors: ['FORBIDDEN'],
    handle: async ({ query: { cursor, limit, lookUpId, ...filter }, caller, context: { at } }) => {
      const { personId } = filter;
      if (personId !== undefined) await requireLookUp(deps.db, caller, { personId, lookUpId, at });
      const view = personId === undefined ? eventsViewOf(caller, at) : movementsViewOf(caller);
      const below = readCursor(cursor, Cursor)?.position;
      const rows = await listEvents(deps.db, view, { filter, below, limit: limit + 1 });
      const { items, nextCursor } = cutPage(rows, limit, ({ position }) => ({ position }));
      const total = await countEvents(deps.db, view, filter);
      return { status: 200, body: { items: [...items], nextCursor, total } };
    },
  });
}

/**
 * Everything from now on, or from `Last-Event-ID` on. What each message needs is checked message by message, so that
 * everybody who may sign in may also listen.
 */
function liveRoute(deps: LiveStreamDeps): Route {
  return route({
    method: 'get',
    path: '/live',
    operationId: 'watchLive',
    tag,
    summary: 'Events, doors, desk jobs and snapshots as they happen (server-sent events)',
    permission: 'session:own',
    status: 200,
    answer: LiveMessage,
    streams: true,
    errors: [],
    handle: async ({ caller, lastEventId }) => {
      const after = positionOf(lastEventId) ?? (await lastPosition(deps.db));
      return {
        status: 200,
        body: NEVER_SENT,
        stream: (response) => {
          new LiveStream(deps, caller, { sink: response, after }).run().catch((err: unknown) => {
            deps.log.error({ err }, 'A live stream failed');
            response.destroy();
          });
        },
      };
    },
  });
}

function positionOf(lastEventId: string | null): number | undefined {
  const position = Number(lastEventId ?? Number.NaN);
  return Number.isSafeInteger(position) && position >= 0 ? position : undefined;
}
