import { Command, DeskOrder } from '@monban/core/messages/door-command';
import { DESK_TASKS } from '@monban/core/messages/desk';
import { expect } from 'chai';

const id = 'a0000000-0000-4000-8000-a00000000001';
const common = {
  type: 'monban.desk-command.v1',
  commandId: id,
  controllerId: id,
  jobId: id,
  issuedAt: '2026-11-23T03:00:00.000Z',
  expiresAt: '2026-11-23T03:00:05.000Z',
};
const existing = {
  carrier: 'company-card',
  badgeId: Buffer.alloc(16, 1).toString('base64url'),
  publicKey: Buffer.alloc(65, 4).toString('base64url'),
};
const ORDERS = {
  issue: { task: 'issue', carrier: 'company-card', binding: 'face-check', setsPin: false },
  'renew-record': { task: 'renew-record', ...existing },
  rebind: { task: 'rebind', ...existing, binding: 'jpki-signature' },
  'set-pin': { task: 'set-pin', ...existing },
  'remove-pin': { task: 'remove-pin', ...existing },
  resume: { task: 'resume', ...existing },
  terminate: { task: 'terminate', ...existing },
} as const;

describe('desk command', () => {
  for (const task of DESK_TASKS) {
    it(`orders ${task} with what it needs and nothing more`, () => {
      const order = ORDERS[task];
      const command = { ...common, action: 'begin', order };
      expect(Command.parse(command)).to.deep.equal(command);
      expect(DeskOrder.safeParse({ ...order, pin: '728194' }).success).to.equal(false);
      for (const name of Object.keys(order)) {
        const incomplete = Object.fromEntries(Object.entries(order).filter(([key]) => key !== name));
        expect(DeskOrder.safeParse(incomplete).success, `without ${name}`).to.equal(false);
      }
    });
  }

  it('cancels without an order, and begins with one only', () => {
    expect(Command.safeParse({ ...common, action: 'cancel' }).success).to.equal(true);
    expect(Command.safeParse({ ...common, action: 'cancel', order: ORDERS.issue }).success).to.equal(false);
    expect(Command.safeParse({ ...common, action: 'begin' }).success).to.equal(false);
  });
});
