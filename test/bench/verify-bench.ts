import { createHash, randomUUID, verify, X509Certificate } from 'node:crypto';
import { ControllerId, type BadgeId } from '@monban/core/ids';
import type { SignedMessage } from '@monban/core/messages/signed-message';
import { canonicalJson } from '@monban/server/audit/canonical-json';
import { newRecordId } from '@monban/server/records/new-record-id';
import { createCertificateAuthority, issueCertificate } from '@monban/trust/certificate-authority';
import { generateSigningKey, verifyingKeys, type SigningKey } from '@monban/trust/keys';
import { AUDIT_CHAIN_START } from '@monban/trust/proof/checkpoint-chain';
import { sealLines } from '@monban/trust/proof/sealed-lines';
import { verifyAuditExport } from '@monban/trust/proof/verify-audit-export';
import { verifyReceiptExport } from '@monban/trust/proof/verify-receipt-export';
import { appendReceipt, commitBadge, signBatchHead, startChain } from '@monban/trust/receipt-chain';
import { ratios, spread, twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

const COUNT = 50_000;
const BATCH = 100;
const ROUNDS = 5;
const AT = '2026-11-21T09:00:00.000Z';
const VALIDITY = { notBefore: new Date('2026-01-01'), notAfter: new Date('2030-01-01') };
const ORGANISATION = { id: 'bench', name: 'Bench' };

interface Case {
  readonly name: string;
  readonly file: readonly Buffer[];
  readonly ours: () => Promise<{ readonly kind: string }>;
  /** Signatures of which the peer verifies every one. */
  readonly signed: readonly SignedMessage[];
  readonly key: SigningKey;
}

/** Verifying exports, beside bare SHA-256 over the same bytes and the bare signature verifications of the same heads. */
export async function benchVerify(): Promise<Table> {
  const rows: string[][] = [];
  for (const one of [await auditCase(), await receiptCase()]) {
    const [ours, peers]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await perMillion(async () => (await one.ours()).kind === 'right'));
      peers.push(await perMillion(() => Promise.resolve(bare(one))));
    }
    const megabytes = one.file.reduce((sum, { length }) => sum + length, 0) / 1e6;
    const cells = [spread(ours, twoPlaces), spread(peers, twoPlaces), spread(ratios(ours, peers), twoPlaces)];
    rows.push([one.name, whole((megabytes * 1e6) / COUNT), ...cells]);
  }
  return {
    title: 'Verification of evidence',
    note: `${whole(COUNT)} entries, or receipts with their links in signed batches of ${BATCH}; ${ROUNDS} rounds in turn with the peer, which hashes the same bytes once with SHA-256 and verifies the same P-256 signatures with node:crypto, and understands nothing. Ours hashes twice (the line and what it holds), reads every schema, follows every chain, opens every link.`,
    header: ['export', 'bytes each', 'ours, s a million, min / median / max', 'bare, s a million', 'ratio'],
    rows,
  };
}

async function perMillion(run: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  if (!(await run())) throw new Error('the bench measures nothing');
  return ((performance.now() - startedAt) / 1_000) * (1e6 / COUNT);
}

function bare({ file, signed, key }: Case): boolean {
  const hash = createHash('sha256');
  for (const piece of file) hash.update(piece);
  hash.digest();
  return signed.every(({ payload, signature }) =>
    verify('sha256', Buffer.from(payload, 'utf8'), key.publicKey, Buffer.from(signature, 'base64url')),
  );
}

async function auditCase(): Promise<Case> {
  const key = generateSigningKey();
  const header = { type: 'monban.audit-export.v1', ...headerOf(key), through: COUNT };
  const items = [
    JSON.stringify({ ...header, after: { sequence: 0, hash: AUDIT_CHAIN_START } }),
    ...entries(),
  ];
  const file = await fileOf('audit', items, key);
  const trust = { checkpointKeys: verifyingKeys(key.publicKey), keptCheckpoints: [] };
  return { name: 'audit trail', file, key, signed: [], ours: () => verifyAuditExport(pieces(file), trust) };
}

function* entries(): Generator<string> {
  let previousHash = AUDIT_CHAIN_START;
  const after = canonicalJson({ kind: 'employee', siteId: randomUUID(), departmentId: randomUUID() });
  const facts = { at: AT, actor: randomUUID(), action: 'person.changed', subjectType: 'person', after };
  const ids = { subjectId: randomUUID(), requestId: randomUUID(), before: after };
  for (let sequence = 1; sequence <= COUNT; sequence += 1) {
    const text = canonicalJson({ ...facts, ...ids, sequence, previousHash });
    previousHash = createHash('sha256').update(text).digest('base64url');
    yield `{"entry":${text},"hash":"${previousHash}"}`;
  }
}

async function receiptCase(): Promise<Case> {
  const [key, own] = [generateSigningKey(), generateSigningKey()];
  const controllerId = ControllerId.parse(newRecordId(randomUUID));
  const authority = await createCertificateAuthority(generateSigningKey(), 'Bench', VALIDITY);
  const purpose = { kind: 'client', commonName: controllerId } as const;
  const pem = await issueCertificate(authority, { purpose, publicKey: own.publicKey }, VALIDITY);
  const header = { type: 'monban.receipt-export.v1', ...headerOf(key), controllerId: null, after: null };
  const batches = [...batchesOf(controllerId, own)];
  const items = [
    JSON.stringify({ ...header, authority: authority.certificatePem }),
    JSON.stringify({ certificate: { controllerId, pem, revokedAt: null } }),
    ...batches.map((batch) => JSON.stringify({ batch })),
  ];
  const file = await fileOf('receipts', items, key);
  const trust = {
    checkpointKeys: verifyingKeys(key.publicKey),
    keptCheckpoints: [],
    authorities: [new X509Certificate(authority.certificatePem)],
  };
  const signed = batches.map(({ head }) => head);
  return { name: 'receipts', file, key: own, signed, ours: () => verifyReceiptExport(pieces(file), trust) };
}

function* batchesOf(controllerId: ControllerId, key: SigningKey) {
  const badgeId = Buffer.alloc(16, 1).toString('base64url') as BadgeId;
  const salt = Buffer.alloc(16, 2).toString('base64url');
  const facts = { type: 'access.granted', time: AT, snapshotVersion: 7, clockTrusted: true } as const;
  let head = startChain(controllerId, newRecordId(randomUUID));
  for (let first = 1; first <= COUNT; first += BATCH) {
    const receipts = Array.from({ length: BATCH }, () => {
      const badgeCommitment = commitBadge(salt, badgeId);
      const appended = appendReceipt(head, { ...facts, badgeCommitment, monotonicMs: head.sequence });
      ({ head } = appended);
      return { payload: appended.payload, sidecar: { salt, badgeId } };
    });
    yield { head: signBatchHead(first, head, key), receipts };
  }
}

function headerOf({ keyId, point }: SigningKey) {
  const publicKey = point.toString('base64url');
  return { organisation: ORGANISATION, at: AT, checkpointKeys: [{ keyId, publicKey }] };
}

async function fileOf(
  kind: 'audit' | 'receipts',
  items: readonly string[],
  key: SigningKey,
): Promise<readonly Buffer[]> {
  const lines: Buffer[] = [];
  for await (const line of sealLines(kind, items, key)) lines.push(Buffer.from(line, 'utf8'));
  return lines;
}

async function* pieces(file: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* file;
}
