import { randomBytes } from 'node:crypto';
import { guardTransmit } from '@monban/card-ap/guard';
import type { RawTransmit } from '@monban/card-ap/transmit';
import type { PolicyBadge, RequiredAssurance } from '@monban/core/access/policy';
import { indexPolicy } from '@monban/core/access/policy-index';
import { ControllerId, DoorId, ReaderId } from '@monban/core/ids';
import { readerIdBytes, readerSecrets } from '@monban/door-controller/reader-keys';
import { type CardReading, readTap, type TapContext } from '@monban/door-controller/tap';
import { FakeClock } from '../../support/fake-clock.ts';
import { type CertificateTrust, companyPolicy, readerKeys } from '../../support/test-company.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000002');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
export const random = (length: number) => new Uint8Array(randomBytes(length));

/** One door that every listed badge may open. */
export function policyOf(
  badges: readonly PolicyBadge[],
  requiredAssurance: RequiredAssurance = 'badge',
  trust?: CertificateTrust,
) {
  return indexPolicy(
    companyPolicy({
      controllerId: CONTROLLER,
      version: 1,
      issuedAt: new Date('2026-11-23T02:00:00.000Z'),
      doors: [{ id: DOOR, requiredAssurance, readers: [{ id: READER, side: 'in', intoAreaId: null }] }],
      badges,
      ...(trust && { trust }),
    }),
  );
}

/** Taps as a reader would, and counts what reaches the card. */
export async function tap(
  raw: RawTransmit,
  changes: Partial<TapContext> = {},
): Promise<CardReading & { apdus: number }> {
  let apdus = 0;
  const counted: RawTransmit = (command) => {
    apdus += 1;
    return raw(command);
  };
  const context: TapContext = {
    clock: new FakeClock(),
    randomBytes: random,
    secrets: readerSecrets(readerKeys),
    readerId: readerIdBytes(READER),
    doorId: DOOR,
    policy: undefined,
    time: { at: new Date('2026-11-23T03:00:00.000Z'), trusted: true },
    pin: undefined,
    ...changes,
  };
  const reading = await readTap((work) => work(guardTransmit(counted, 'door')), context);
  return { ...reading, apdus };
}

export const reasonOf = ({ read }: CardReading) => (read.kind === 'no-badge' ? read.reason : read.kind);
