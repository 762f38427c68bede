import { Badge, DeskJob, RevocationReceipt, type Carrier } from '@monban/core/api/badges';
import { pageOf } from '@monban/core/api/conventions';
import { LiveDoor } from '@monban/core/api/doors';
import type { AccessEvent } from '@monban/core/api/events';
import type { Person } from '@monban/core/api/people';
import type { BadgeId, ControllerId, DoorId } from '@monban/core/ids';
import type { DoorClient } from '@monban/simulators/virtual-door/client';
import type { WalletClient } from '@monban/simulators/wallet/client';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import type { LiveFeed } from './live-feed.ts';

/** What a tour walks through: the console's API and stream, the cards, the doors, and where readers stand. */
export interface TourStage {
  readonly api: ApiClient;
  readonly feed: LiveFeed;
  readonly wallet: WalletClient;
  readonly doors: DoorClient;
  readonly desk: { readonly controllerId: ControllerId; readonly address: string };
  readonly entrance: {
    readonly doorId: DoorId;
    readonly controllerId: ControllerId;
    readonly address: string;
  };
}

const LiveDoors = z.strictObject({ items: z.array(LiveDoor) });

const PERSONAS: Readonly<Record<Carrier, string>> = {
  'my-number-card': 'normal',
  'company-card': 'company-card',
};

/** HR issues a badge: face checked, card on the desk's reader, until the server has verified the card's own answer. */
export async function issueBadge(
  stage: TourStage,
  card: { readonly id: string; readonly carrier: Carrier; readonly person: Person },
): Promise<BadgeId> {
  const { id, carrier, person } = card;
  await stage.wallet.ensureCard({ id, persona: PERSONAS[carrier] });
  const since = stage.feed.position;
  const versionBefore = await latestVersionAtEntrance(stage);
  const job = await stage.api.call({
    method: 'POST',
    path: '/desk-jobs',
    body: {
      task: 'issue',
      personId: person.id,
      controllerId: stage.desk.controllerId,
      carrier,
      faceChecked: true,
    },
    answer: DeskJob,
  });
  await stage.wallet.insertCard(id, stage.desk.address);
  const closed = await stage.feed.waitFor('the desk to finish the badge', since, (message) =>
    message.kind === 'desk-job' && message.job.id === job.id && message.job.state !== 'open'
      ? message.job
      : undefined,
  );
  await stage.wallet.removeCard(id);
  if (closed.state !== 'done')
    throw new Error(`The badge was not issued: ${closed.failure ?? closed.state}.`);
  await untilEntranceKnows(stage, since, versionBefore);
  return job.badgeId;
}

/** One card on the entrance's reader, until the stored event is back; whoever is let in walks through. */
export async function tapEntrance(stage: TourStage, cardId: string): Promise<AccessEvent> {
  const since = stage.feed.position;
  await stage.wallet.insertCard(cardId, stage.entrance.address);
  const event = await untilEvent(stage, since, ['access.granted', 'access.denied']);
  if (event.type === 'access.granted') await walkThrough(stage, since);
  await stage.wallet.removeCard(cardId);
  return event;
}

/** Stops a badge, and waits until the entrance has confirmed that it knows. */
export async function revokeBadge(stage: TourStage, badgeId: BadgeId): Promise<void> {
  const since = stage.feed.position;
  const versionBefore = await latestVersionAtEntrance(stage);
  await stage.api.call({
    method: 'POST',
    path: `/badges/${badgeId}/revocations`,
    body: { reason: 'lost' },
    answer: RevocationReceipt,
  });
  await untilEntranceKnows(stage, since, versionBefore);
}

/** The active badge of a person, if there is one already. */
export async function findActiveBadge(api: ApiClient, person: Person): Promise<Badge | undefined> {
  const page = await api.call({
    method: 'GET',
    path: `/badges?personId=${person.id}&state=active`,
    answer: pageOf(Badge),
  });
  return page.items[0];
}

async function walkThrough(stage: TourStage, since: number): Promise<void> {
  const { doorId } = stage.entrance;
  await stage.doors.waitForStrike(doorId, 'released', 10_000);
  const outcome = await stage.doors.push(doorId);
  if (outcome !== 'opened') throw new Error('The door was granted, but it did not open.');
  await untilEvent(stage, since, ['door.opened']);
  await stage.doors.close(doorId);
  await untilEvent(stage, since, ['door.closed']);
}

function untilEvent(
  stage: TourStage,
  since: number,
  types: readonly AccessEvent['type'][],
): Promise<AccessEvent> {
  return stage.feed.waitFor(types.join(' or '), since, (message) =>
    message.kind === 'event' &&
    message.event.doorId === stage.entrance.doorId &&
    types.includes(message.event.type)
      ? message.event
      : undefined,
  );
}

async function latestVersionAtEntrance(stage: TourStage): Promise<number> {
  const page = await stage.api.call({ method: 'GET', path: '/doors/live', answer: LiveDoors });
  const door = page.items.find(({ doorId }) => doorId === stage.entrance.doorId);
  return door?.latestSnapshotVersion ?? 0;
}

/** The entrance's controller has confirmed a policy that was made after the one there was before the change. */
async function untilEntranceKnows(stage: TourStage, since: number, versionBefore: number): Promise<void> {
  await stage.feed.waitFor('the entrance to confirm the new policy', since, (message) =>
    message.kind === 'snapshot' &&
    message.controllerId === stage.entrance.controllerId &&
    message.version > versionBefore
      ? message
      : undefined,
  );
}
