import type { LiveDoor } from '@monban/core/api/doors';
import { LiveMessage } from '@monban/core/api/events';
import { expect } from 'chai';
import { withMessage } from '@monban/admin-ui/doors/live-doors';
import { ControllerId, DoorId, SiteId } from '@monban/core/ids';

const ID = 'a0000000-0000-4000-8000-a00000000009';
const OTHER = 'a0000000-0000-4000-8000-a0000000000a';
const door: LiveDoor = {
  doorId: DoorId.parse(ID),
  name: '正面玄関',
  siteId: SiteId.parse(ID),
  state: 'locked',
  controllerId: ControllerId.parse(ID),
  controllerState: 'online',
  since: '2026-11-21T00:00:00.000Z',
  snapshotVersion: 3,
  latestSnapshotVersion: 4,
  lockedDown: false,
};

function status(change: object): LiveMessage {
  return LiveMessage.parse({
    kind: 'controller',
    status: {
      type: 'monban.controller-status.v1',
      controllerId: ID,
      connectionId: ID,
      state: 'online',
      at: '2026-11-21T01:00:00.000Z',
      snapshotVersion: 4,
      outboxDepth: 0,
      clockTrusted: true,
      doors: [{ doorId: ID, state: 'open' }],
      readers: [],
      ...change,
    },
  });
}

describe('live doors', () => {
  it('take the state that their controller reports', () => {
    const [changed] = withMessage([door], status({}));
    expect(changed).to.include({ state: 'open', snapshotVersion: 4, since: '2026-11-21T00:00:00.000Z' });
  });

  it('are unknown when their controller is gone, since when it went', () => {
    const [changed] = withMessage([door], status({ state: 'offline' }));
    expect(changed).to.include({
      state: 'unknown',
      controllerState: 'offline',
      since: '2026-11-21T01:00:00.000Z',
    });
  });

  it('stay as they are when another controller speaks', () => {
    expect(withMessage([door], status({ controllerId: OTHER }))).to.deep.equal([door]);
  });

  it('learn of rules that are made and confirmed', () => {
    const message = LiveMessage.parse({ kind: 'snapshot', controllerId: ID, version: 5, latestVersion: 6 });
    expect(withMessage([door], message)[0]).to.include({ snapshotVersion: 5, latestSnapshotVersion: 6 });
  });
});
