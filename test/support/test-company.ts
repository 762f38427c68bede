import { randomBytes } from 'node:crypto';
import { issuerKeyId, type RecordExpectation, signRecord } from '@monban/card-ap/applet/record';
import { toBase64Url } from '@monban/card-ap/bytes';
import { cardLink } from '@monban/card-ap/crypto/card-link';
import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import { activateBadge, makeCardKey, storeItems } from '@monban/card-ap/personalisation';
import { selectBadge } from '@monban/card-ap/session';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { type PolicyBadge, type PolicyDoor, PolicySnapshot } from '@monban/core/access/policy';
import { AccessLevelId, BadgeId, type ControllerId, type DoorId, OrganisationId } from '@monban/core/ids';
import type { DeskRecordAnswer, DeskRecordRequest } from '@monban/core/messages/desk';
import type { ReaderKeys } from '@monban/core/messages/enrolment';
import { createHierarchy, type TestHierarchy } from '@monban/simulators/ca/hierarchy';
import { TEST_USER_POLICY_OID } from '@monban/simulators/ca/names';
import { createVirtualCard, type VirtualCard } from '@monban/simulators/virtual-card/card';
import { makeCard, renewCertificates } from '@monban/simulators/wallet/new-card';

/** The keys of a company that exists for one test run, and the cards of its people. */

const random = (length: number) => new Uint8Array(randomBytes(length));

export const ORGANISATION = OrganisationId.parse('example');
export const ACCESS_LEVEL = AccessLevelId.parse('a0000000-0000-4000-8000-a00000000009');
export const siteKey = { version: 1, ...generateKeyPair(random) };
export const linkKey = random(32);
export const issuer = signerFromScalar(generateKeyPair(random).privateKey);
export const management = generateKeyPair(random);

export const readerKeys: ReaderKeys = {
  siteKeys: [
    {
      version: siteKey.version,
      privateKey: toBase64Url(siteKey.privateKey),
      publicKey: toBase64Url(siteKey.publicKey),
    },
  ],
  linkKey: toBase64Url(linkKey),
};

const VALID_FROM = new Date('2026-01-01T00:00:00.000Z');
const VALID_UNTIL = new Date('2036-01-01T00:00:00.000Z');

let hierarchy: Promise<TestHierarchy> | undefined;

/** What the company's own desks hold a record against. */
export const expectedRecord = (): RecordExpectation => ({
  issuerKeys: [issuer.publicKey],
  organisationId: ORGANISATION,
  at: new Date(),
});

/** Where the cards of this company's people come from. */
const office = {
  hierarchy: () => (hierarchy ??= createHierarchy()),
  now: () => new Date('2026-11-23T03:00:00.000Z'),
  randomBytes: random,
};

/**
 * A card of a persona as it is handed out; `cloneOf` is whose badge and certificate a forger copied. RSA keys take a
 * moment: the authorities are made once.
 */
export async function blankCard(persona: string, cloneOf?: VirtualCard): Promise<VirtualCard> {
  const state = await makeCard(office, { persona, cloneOf: cloneOf?.state() });
  return createVirtualCard({ state, randomBytes: random });
}

/** The same card after its holder had the certificates renewed. */
export async function renewedCard(card: VirtualCard): Promise<VirtualCard> {
  return createVirtualCard({ state: await renewCertificates(office, card.state()), randomBytes: random });
}

export type CertificateTrust = Pick<
  PolicySnapshot,
  'certificateAnchors' | 'certificatePolicies' | 'rebindGraceDays'
>;

/** Believes the authorities of these cards. */
export async function certificateTrust(): Promise<CertificateTrust> {
  const { userAuthentication } = await office.hierarchy();
  const anchors = userAuthentication.map(({ certificate }) => Buffer.from(certificate, 'base64'));
  return {
    certificateAnchors: anchors.map((anchor) => toBase64Url(anchor)),
    certificatePolicies: [TEST_USER_POLICY_OID],
    rebindGraceDays: 14,
  };
}

/** A guarded way to a card that lies in no reader; a mute card answers nothing. */
export const rawTransmit = (card: VirtualCard) => (command: Uint8Array) =>
  Promise.resolve(card.execute(command) ?? new Uint8Array());

export interface IssuedBadge {
  readonly card: VirtualCard;
  readonly badge: PolicyBadge;
}

export interface BadgePins {
  readonly pin: string;
  readonly duressPin: string;
}

/** What a desk and the server do together, in one go. */
export async function issueBadge(persona: string, pins?: BadgePins): Promise<IssuedBadge> {
  return personalise(await blankCard(persona), pins);
}

/** The same with a card that is there already, whose badge is blank. */
export async function personalise(card: VirtualCard, pins?: BadgePins): Promise<IssuedBadge> {
  const badge = await personaliseThrough(guardTransmit(rawTransmit(card), 'desk'), pins);
  card.powerOff();
  return { card, badge };
}

/** The same with a card in some reader. */
export async function personaliseThrough(transmit: GuardedTransmit, pins?: BadgePins): Promise<PolicyBadge> {
  const head = await readCertificateHead(transmit);
  const link = head.kind === 'read' ? cardLink(linkKey, head.bytes) : null;
  await selectBadge(transmit);
  const publicKey = await makeCardKey(transmit);
  const items = recordItems(publicKey, link);
  await storeItems(transmit, { ...items, pins: pins === undefined ? null : pinBytes(pins) });
  await activateBadge(transmit);
  return policyBadge(toBase64Url(items.badgeId), publicKey, link);
}

function pinBytes({ pin, duressPin }: BadgePins) {
  return { pin: asciiDigits(pin), duressPin: asciiDigits(duressPin) };
}

export const asciiDigits = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits, 'ascii'));

/** The server's answer to a desk. */
export function deskRecordAnswer(request: DeskRecordRequest): DeskRecordAnswer {
  const link = request.cardLink === null ? null : Buffer.from(request.cardLink, 'base64url');
  const items = recordItems(Buffer.from(request.publicKey, 'base64url'), link);
  return {
    type: 'monban.desk-record-answer.v1',
    controllerId: request.controllerId,
    jobId: request.jobId,
    requestId: request.requestId,
    siteKeyVersion: items.siteKeyVersion,
    sitePublicKey: toBase64Url(items.sitePublicKey),
    badgeId: BadgeId.parse(toBase64Url(items.badgeId)),
    record: toBase64Url(items.record),
    managementPublicKey: toBase64Url(items.managementPublicKey),
  };
}

function recordItems(publicKey: Uint8Array, link: Uint8Array | null) {
  const badgeId = random(16);
  const record = companyRecord({ badgeId, publicKey, link });
  return {
    siteKeyVersion: siteKey.version,
    sitePublicKey: siteKey.publicKey,
    badgeId,
    record,
    managementPublicKey: management.publicKey,
  };
}

/** A record of this company, valid from this instant on. */
export function companyRecord(
  badge: { readonly badgeId: Uint8Array; readonly publicKey: Uint8Array; readonly link: Uint8Array | null },
  issuedAt = VALID_FROM,
): Uint8Array {
  return signRecord(
    {
      organisationId: ORGANISATION,
      badgeId: new Uint8Array(badge.badgeId),
      publicKey: new Uint8Array(badge.publicKey),
      validFrom: issuedAt,
      validUntil: VALID_UNTIL,
      issuedAt,
      ...(badge.link === null ? {} : { cardLink: new Uint8Array(badge.link) }),
    },
    issuer,
  );
}

export function policyBadge(badgeId: string, publicKey: Uint8Array, link: Uint8Array | null): PolicyBadge {
  return {
    badgeId: BadgeId.parse(badgeId),
    publicKey: toBase64Url(publicKey),
    status: 'active',
    validFrom: VALID_FROM.toISOString(),
    validUntil: VALID_UNTIL.toISOString(),
    counterFloor: 0,
    cardLink: link === null ? null : toBase64Url(link),
    certificateUntil: null,
    renewalSeenAt: null,
    accessLevelIds: [ACCESS_LEVEL],
  };
}

export interface SnapshotParts {
  readonly controllerId: ControllerId;
  readonly version: number;
  readonly issuedAt: Date;
  readonly doors: readonly (Partial<PolicyDoor> & Pick<PolicyDoor, 'id' | 'readers'>)[];
  readonly badges: readonly PolicyBadge[];
  /** Without it no certificate is believed. */
  readonly trust?: CertificateTrust;
}

const NO_TRUST: CertificateTrust = { certificateAnchors: [], certificatePolicies: [], rebindGraceDays: 14 };

/** A policy in which every listed badge may go through every listed door at all times. */
export function companyPolicy(parts: SnapshotParts): PolicySnapshot {
  return PolicySnapshot.parse({
    type: 'monban.policy-snapshot.v1',
    organisationId: ORGANISATION,
    controllerId: parts.controllerId,
    version: parts.version,
    issuedAt: parts.issuedAt.toISOString(),
    doors: parts.doors.map((door) => ({
      timeZone: 'Asia/Tokyo',
      requiredAssurance: 'badge',
      certificateRule: 'where-the-carrier-has-one',
      unlockMs: 1_000,
      heldOpenMs: 30_000,
      maximumAgeHours: 72,
      staleFallback: 'shut',
      lockedDown: false,
      ...door,
    })),
    schedules: [],
    holidays: [],
    accessLevels: [
      {
        id: ACCESS_LEVEL,
        rules: parts.doors.map(({ id }): { doorId: DoorId; effect: 'allow' } => ({
          doorId: id,
          effect: 'allow',
        })),
      },
    ],
    badges: parts.badges,
    issuerKeys: [
      { kid: toBase64Url(issuerKeyId(issuer.publicKey)), publicKey: toBase64Url(issuer.publicKey) },
    ],
    ...(parts.trust ?? NO_TRUST),
  });
}
