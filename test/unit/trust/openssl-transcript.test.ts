import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadgeId, ControllerId } from '@monban/core/ids';
import { ReceiptPayload, RECEIPT_TYPES, type ReceiptBatch } from '@monban/core/messages/receipt';
import { DOWN_CHANNELS, UP_CHANNELS } from '@monban/core/messages/topics';
import { holdsMyNumber } from '@monban/core/privacy/my-number';
import {
  createCertificateAuthority,
  issueCertificate,
  MESSAGE_SIGNING_USAGE,
} from '@monban/trust/certificate-authority';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import {
  appendReceipt,
  commitBadge,
  hashReceipt,
  signBatchHead,
  startChain,
} from '@monban/trust/receipt-chain';
import { expect } from 'chai';

const DOCUMENT = new URL('../../../docs/protocol/mqtt.md', import.meta.url);
const MESSAGES = new URL('../../../core/src/messages/', import.meta.url);
const controllerId = ControllerId.parse('6f1c2f2e-8a64-4c0b-9d53-2b7f0c9e5a11');
const EPOCH = '0e9b7a4c-35d1-4f7e-8b2a-c4d6e8f0a1b3';
const validity = {
  notBefore: new Date('2026-01-01T00:00:00.000Z'),
  notAfter: new Date('2026-03-01T00:00:00.000Z'),
};

describe('docs/protocol/mqtt.md', () => {
  let text = '';
  const blocks = (language: string) =>
    [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
      .filter(([, kind]) => kind === language)
      .map(([, , body]) => body!);

  before(async () => {
    text = await readFile(DOCUMENT, 'utf8');
  });

  it('shows a receipt whose bytes, hash and commitment are as it says', () => {
    const payload = blocks('receipt')[0]!.trimEnd();
    const { data, type, time } = ReceiptPayload.parse(JSON.parse(payload));
    const { controllerId: controller, epoch, sequence, previousHash, ...rest } = data;
    const start = { ...startChain(controller, epoch), sequence: sequence - 1, hash: previousHash };
    const again = appendReceipt(start, {
      type: type.replace('monban.', '') as 'access.granted',
      time,
      ...rest,
    });
    expect(again.payload).to.equal(payload);
    expect(text)
      .to.include(`(${Buffer.byteLength(payload)} bytes`)
      .and.to.include(`\`${hashReceipt(payload)}\``);
    const [salt, badgeId] = [/salt is `([\w-]{22})`/, /badge id `([\w-]{22})`/].map(
      (quoted) => quoted.exec(text)![1]!,
    );
    expect(commitBadge(salt!, BadgeId.parse(badgeId))).to.equal(data.badgeCommitment);
  });

  it('names every channel, message type and receipt type there is', async () => {
    const sources = ['receipt', 'controller', 'door-command', 'desk', '../access/policy'];
    const code = await Promise.all(sources.map((name) => readFile(new URL(`${name}.ts`, MESSAGES), 'utf8')));
    const types = code.flatMap((source) =>
      [...source.matchAll(/literal\('(monban\.[a-z-]+\.v1)'\)/g)].map(([, type]) => type!),
    );
    expect(types).to.have.length.above(10);
    const topics = [
      ...UP_CHANNELS.map((channel) => `up/${channel}`),
      ...DOWN_CHANNELS.map((channel) => `down/${channel}`),
    ];
    for (const word of [...types, ...topics, ...RECEIPT_TYPES, MESSAGE_SIGNING_USAGE]) {
      expect(text.includes(`\`${word}\``), word).to.equal(true);
    }
  });

  it('holds no My Number', () => {
    expect(holdsMyNumber(text)).to.equal(false);
  });

  describe('its transcript', () => {
    const key = generateSigningKey();
    const salt = Buffer.alloc(16, 200).toString('base64url');
    const badgeId = BadgeId.parse(Buffer.alloc(16, 251).toString('base64url'));
    let directory = '';

    before(async () => {
      const ca = await createCertificateAuthority(generateSigningKey(), 'test CA', validity);
      const purpose = { kind: 'client', commonName: controllerId } as const;
      directory = await mkdtemp(join(tmpdir(), 'monban-transcript-'));
      await writeFile(join(directory, 'ca.pem'), ca.certificatePem);
      await writeFile(
        join(directory, 'controller.pem'),
        await issueCertificate(ca, { purpose, publicKey: key.publicKey }, validity),
      );
    });
    after(async () => {
      await rm(directory, { recursive: true, force: true });
    });

    it('prints what it promises, for a batch from the middle of a chain', async () => {
      const { code, stdout } = await transcript(makeBatch(key, 5));
      expect(stdout).to.equal(blocks('text')[0]);
      expect(code).to.equal(0);
    });

    it('stops at a forged signature', async () => {
      const { code, stdout } = await transcript(makeBatch(generateSigningKey(), 1));
      expect(code).not.to.equal(0);
      expect(stdout).not.to.include('Verified OK').and.not.to.include('chained');
    });

    it('stops at an edited receipt', async () => {
      const batch = makeBatch(key, 1);
      const edited = batch.receipts.map((receipt, n) =>
        n === 1 ? { ...receipt, payload: receipt.payload.replace('"badge"', '"none"') } : receipt,
      );
      const { code, stdout } = await transcript({ ...batch, receipts: edited });
      expect(code).not.to.equal(0);
      expect(stdout).to.include('receipt 2: chained').and.not.to.include('receipt 3: chained');
    });

    it('stops when the last receipt was left out, and when the badge is another', async () => {
      const batch = makeBatch(key, 1);
      const cut = await transcript({ ...batch, receipts: batch.receipts.slice(0, 2) });
      expect(cut.code).not.to.equal(0);
      expect(cut.stdout).to.include('receipt 2: chained').and.not.to.include('is the last receipt');
      const other = await transcript(batch, Buffer.alloc(16, 1).toString('base64url'));
      expect(other.code).not.to.equal(0);
      expect(other.stdout).to.include('is the last receipt').and.not.to.include('is about this badge');
    });

    async function transcript(
      batch: ReceiptBatch,
      saltText = salt,
    ): Promise<{ code: number; stdout: string }> {
      const work = await mkdtemp(join(directory, 'run-'));
      for (const name of ['ca.pem', 'controller.pem'])
        await writeFile(join(work, name), await readFile(join(directory, name)));
      await writeFile(join(work, 'batch.json'), JSON.stringify(batch));
      const env = { PATH: process.env['PATH'], SALT: saltText, BADGE_ID: badgeId };
      return new Promise((resolve) => {
        execFile('sh', ['-eu', '-c', blocks('sh').join('\n')], { cwd: work, env }, (error, stdout) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout });
        });
      });
    }

    function makeBatch(signer: SigningKey, firstSequence: number): ReceiptBatch {
      const hash = createHash('sha256').update(String(firstSequence)).digest('base64url');
      let head = { ...startChain(controllerId, EPOCH), sequence: firstSequence - 1, hash };
      const receipts = [1, 2, 3].map((n) => {
        const next = appendReceipt(head, {
          type: 'access.granted',
          time: '2026-11-21T00:00:00.000Z',
          assurance: 'badge',
          badgeCommitment: commitBadge(salt, badgeId),
          snapshotVersion: 1,
          clockTrusted: true,
          monotonicMs: n,
          detail: '門番 "quoted" \\',
        });
        head = next.head;
        return { payload: next.payload, sidecar: { salt, badgeId } };
      });
      return { head: signBatchHead(firstSequence, head, signer), receipts };
    }
  });
});
