import { createHash, randomUUID } from 'node:crypto';
import type { BadgeId } from '@monban/core/ids';
import { ControllerId, OrganisationId } from '@monban/core/ids';
import type { AuditHead, Checkpoint, ReceiptHead } from '@monban/core/messages/proof';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import { canonicalJson } from '@monban/server/audit/canonical-json';
import { newRecordId } from '@monban/server/records/new-record-id';
import {
  createCertificateAuthority,
  issueCertificate,
  type CertificateAuthority,
} from '@monban/trust/certificate-authority';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import {
  AUDIT_CHAIN_START,
  FIRST_CHECKPOINT,
  hashCheckpoint,
  signCheckpoint,
} from '@monban/trust/proof/checkpoint-chain';
import { sealLines } from '@monban/trust/proof/sealed-lines';
import { appendReceipt, commitBadge, signBatchHead, startChain } from '@monban/trust/receipt-chain';

/** Exports made from the documents alone: no server and no database had a hand in them. */

const AT = new Date('2026-11-21T09:00:00.000Z');
const VALIDITY = {
  notBefore: new Date('2026-11-01T00:00:00Z'),
  notAfter: new Date('2027-11-01T00:00:00Z'),
};
const ORGANISATION = { id: OrganisationId.parse('example'), name: '門番株式会社' };

export interface ProofFile {
  /** Each with its line feed. */
  readonly lines: readonly string[];
  readonly checkpointKey: SigningKey;
  readonly checkpoints: readonly SignedMessage[];
}

/** Header, twelve entries, a checkpoint behind the fifth and two behind the last, end. */
export async function makeAuditFile(): Promise<ProofFile> {
  const key = generateSigningKey();
  const entries = makeEntries(12);
  const states = [entries[4], entries[11], entries[11]].map((entry) => entry?.head ?? START);
  const checkpoints = makeCheckpoints(
    key,
    states.map((audit) => ({ audit, receipts: [] })),
  );
  const [first, ...others] = checkpoints.map((checkpoint) => JSON.stringify({ checkpoint }));
  const header = { ...headerOf('audit', key), after: START, through: 12 };
  const items = [
    JSON.stringify(header),
    ...entries.slice(0, 5).map(({ item }) => item),
    first ?? '',
    ...entries.slice(5).map(({ item }) => item),
    ...others,
  ];
  return { lines: await linesOf('audit', items, key), checkpointKey: key, checkpoints };
}

export interface ReceiptFile extends ProofFile {
  readonly authority: CertificateAuthority;
}

/**
 * Two controllers; the first with two epochs, a key that was renewed in the middle of one, and revoked afterwards;
 * batches that overlap; a chain with receipts that a restore lost; links that are there, and links that were deleted.
 */
export async function makeReceiptFile(): Promise<ReceiptFile> {
  const key = generateSigningKey();
  const authority = await createCertificateAuthority(generateSigningKey(), 'Controllers', VALIDITY);
  const [old, renewed, other] = [generateSigningKey(), generateSigningKey(), generateSigningKey()];
  const [one, two] = [newController(), newController()];
  const chains = [
    makeBatches(one, [
      { from: 1, through: 4, key: old },
      { from: 3, through: 7, key: old },
      { from: 8, through: 9, key: renewed },
    ]),
    makeBatches(one, [{ from: 1, through: 2, key: renewed }]),
    makeBatches(two, [{ from: 1, through: 5, key: other }]),
    makeBatches(two, [
      { from: 1, through: 3, key: other },
      { from: 6, through: 8, key: other, isAfterLoss: true },
    ]),
  ];
  const checkpoints = makeCheckpoints(key, [
    // Before the restore: what it covers was not lost.
    { audit: START, receipts: [chains[0]?.headAt(7) ?? fail(), chains[3]?.headAt(3) ?? fail()] },
    { audit: START, receipts: chains.map(({ last }) => last) },
  ]);
  const certificates = [
    { controllerId: one, pem: await certify(authority, one, old), revokedAt: AT.toISOString() },
    { controllerId: one, pem: await certify(authority, one, renewed), revokedAt: AT.toISOString() },
    { controllerId: two, pem: await certify(authority, two, other), revokedAt: null },
  ];
  const header = {
    ...headerOf('receipts', key),
    controllerId: null,
    after: null,
    authority: authority.certificatePem,
  };
  const items = [
    JSON.stringify(header),
    ...checkpoints.map((checkpoint) => JSON.stringify({ checkpoint })),
    ...certificates.map((certificate) => JSON.stringify({ certificate })),
    ...chains.flatMap(({ batches }) => batches.map((batch) => JSON.stringify({ batch }))),
  ];
  return { lines: await linesOf('receipts', items, key), checkpointKey: key, checkpoints, authority };
}

/** The same items sealed anew, as somebody would who has no key of ours. */
export async function resealed(
  kind: 'audit' | 'receipts',
  lines: readonly string[],
  key: SigningKey,
): Promise<readonly string[]> {
  const items = lines.slice(0, -1).map(itemOf);
  return linesOf(kind, items, key);
}

export function itemOf(line: string): string {
  return line.slice(line.indexOf('"item":') + '"item":'.length, -2);
}

export async function* bytesOf(lines: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield await Promise.resolve(Buffer.from(line as string));
}

const START: AuditHead = { sequence: 0, hash: AUDIT_CHAIN_START };

function headerOf(kind: 'audit' | 'receipts', { keyId, point }: SigningKey) {
  return {
    type: kind === 'audit' ? 'monban.audit-export.v1' : 'monban.receipt-export.v1',
    organisation: ORGANISATION,
    at: AT.toISOString(),
    checkpointKeys: [{ keyId, publicKey: point.toString('base64url') }],
  };
}

function makeEntries(count: number): { readonly item: string; readonly head: AuditHead }[] {
  let head = START;
  return Array.from({ length: count }, (_, index) => {
    const entry = {
      sequence: index + 1,
      at: AT.toISOString(),
      actor: 'system',
      action: 'person.changed',
      subjectType: 'person',
      subjectId: `subject-${index}`,
      requestId: null,
      before: null,
      after: canonicalJson({ kind: '社員', note: 'a "quoted" \\ word' }),
      previousHash: head.hash,
    };
    const text = canonicalJson(entry);
    head = { sequence: entry.sequence, hash: sha256(text) };
    return { item: `{"entry":${text},"hash":"${head.hash}"}`, head };
  });
}

function makeCheckpoints(
  key: SigningKey,
  states: readonly { readonly audit: AuditHead; readonly receipts: readonly ReceiptHead[] }[],
): SignedMessage[] {
  let previous = FIRST_CHECKPOINT;
  return states.map(({ audit, receipts }, index) => {
    const checkpoint: Checkpoint = {
      type: 'monban.checkpoint.v1',
      organisationId: ORGANISATION.id,
      number: index + 1,
      previous,
      at: AT.toISOString(),
      audit,
      receipts: [...receipts],
    };
    const message = signCheckpoint(checkpoint, key);
    previous = hashCheckpoint(message);
    return message;
  });
}

interface Cut {
  readonly from: number;
  readonly through: number;
  readonly key: SigningKey;
  /** The controller says that it has nothing of what comes before. */
  readonly isAfterLoss?: true;
}

function makeBatches(controllerId: ControllerId, cuts: readonly Cut[]) {
  const epoch = newRecordId(randomUUID);
  const heads = [startChain(controllerId, epoch)];
  const receipts = [{ payload: '', sidecar: null as object | null }];
  for (let number = 1; number <= (cuts.at(-1)?.through ?? 0); number += 1) {
    const salt = createHash('sha256')
      .update(`${epoch} ${number}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
    const badgeId = Buffer.alloc(16, number).toString('base64url') as BadgeId;
    const appended = appendReceipt(heads[number - 1] ?? startChain(controllerId, epoch), {
      type: 'access.granted',
      time: AT.toISOString(),
      badgeCommitment: commitBadge(salt, badgeId),
      snapshotVersion: 1,
      clockTrusted: true,
      monotonicMs: number,
    });
    heads.push(appended.head);
    // Every third link was deleted when its time was over.
    receipts.push({ payload: appended.payload, sidecar: number % 3 === 0 ? null : { salt, badgeId } });
  }
  const headAt = (sequence: number): ReceiptHead => heads[sequence] ?? fail();
  const batches = cuts.map(({ from, through, key, isAfterLoss }) => ({
    head: signBatchHead(from, { ...headAt(through), ...(isAfterLoss && { lostThrough: from - 1 }) }, key),
    receipts: receipts.slice(from, through + 1),
  }));
  return { batches, headAt, last: headAt(heads.length - 1) };
}

function certify(ca: CertificateAuthority, id: ControllerId, key: SigningKey): Promise<string> {
  const purpose = { kind: 'client', commonName: id } as const;
  return issueCertificate(ca, { purpose, publicKey: key.publicKey }, VALIDITY);
}

async function linesOf(
  kind: 'audit' | 'receipts',
  items: readonly string[],
  key: SigningKey,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of sealLines(kind, items, key)) lines.push(line);
  return lines;
}

const newController = (): ControllerId => ControllerId.parse(newRecordId(randomUUID));
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

function fail(): never {
  throw new RangeError('there is no such receipt');
}
