import { expect } from 'chai';
import fc from 'fast-check';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { verifyAuditExport, type AuditTrust } from '@monban/trust/proof/verify-audit-export';
import { bytesOf, itemOf, makeAuditFile, resealed, type ProofFile } from '../../../support/proof-files.ts';

describe('the verifier of an export of the audit trail', () => {
  let file: ProofFile;
  let trust: AuditTrust;
  before(async () => {
    file = await makeAuditFile();
    trust = { checkpointKeys: verifyingKeys(file.checkpointKey.publicKey), keptCheckpoints: [] };
  });

  const verify = (lines: readonly (string | Uint8Array)[], given: AuditTrust = trust) =>
    verifyAuditExport(bytesOf(lines), given);
  const wrongAt = async (lines: readonly (string | Uint8Array)[], line: number) => {
    expect(await verify(lines)).to.include({ kind: 'wrong', line });
  };
  const without = (index: number) => file.lines.filter((_, place) => place !== index);

  it('finds a good file right, and says what checkpoints cover', async () => {
    const verdict = await verify(file.lines);
    expect(verdict).to.include({ kind: 'right', after: 0, through: 12, checkpoints: 3, checkpointed: 12 });
  });

  it('reads the same whatever pieces the bytes come in', async () => {
    const bytes = Buffer.from(file.lines.join(''), 'utf8');
    for (const size of [1, 7, 64, 4096]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await verify(pieces), `pieces of ${size}`).to.include({ kind: 'right' });
    }
  });

  it('believes the keys of the file itself where it is given none', async () => {
    const own = { checkpointKeys: null, keptCheckpoints: [] };
    expect(await verify(file.lines, own)).to.include({ kind: 'right' });
  });

  it('names each line that was taken out, by the one that now stands in its place', async () => {
    for (const index of file.lines.keys()) await wrongAt(without(index), index + 1);
  });

  it('names each line that comes twice', async () => {
    for (const [index, line] of file.lines.entries())
      await wrongAt([...file.lines.slice(0, index + 1), line, ...file.lines.slice(index + 1)], index + 2);
  });

  it('names the first of two lines that changed places', async () => {
    for (let index = 0; index + 1 < file.lines.length; index += 1) {
      const swapped = [...file.lines];
      [swapped[index], swapped[index + 1]] = [swapped[index + 1] ?? '', swapped[index] ?? ''];
      await wrongAt(swapped, index + 1);
    }
  });

  it('names the line of any single bit that is turned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (lineSeed, bitSeed) => {
        const index = lineSeed % file.lines.length;
        const bytes = Buffer.from(file.lines[index] ?? '', 'utf8');
        const bit = bitSeed % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const lines = [...file.lines.slice(0, index), bytes, ...file.lines.slice(index + 1)];
        await wrongAt(lines, index + 1);
      }),
      { numRuns: 400 },
    );
  });

  it('gives a verdict on any bytes, and never a good one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect((await verify([bytes])).kind).to.equal('wrong');
      }),
    );
  });

  it('finds what somebody sealed anew without our key, at the first signature', async () => {
    const stranger = generateSigningKey();
    const edited = file.lines.map((line, index) =>
      index === 1 ? line.replace('subject-0', 'subject-X') : line,
    );
    const entries = await resealed('audit', edited, stranger);
    expect(await verify(entries)).to.include({ kind: 'wrong', line: 2, problem: 'hash-differs' });
    const whole = await resealed('audit', file.lines, stranger);
    const end = { kind: 'wrong', line: file.lines.length, problem: 'signature-foreign' };
    expect(await verify(whole)).to.deep.equal(end);
  });

  it('finds a shorter trail that was sealed with our own key by the checkpoint that it does not reach', async () => {
    const header = itemOf(file.lines[0] ?? '').replace('"through":12', '"through":11');
    const kept = file.lines.filter((line) => !line.includes('"sequence":12,'));
    const lines = [`{"link":"","item":${header}}\n`, ...kept.slice(1)];
    const shorter = await resealed('audit', lines, file.checkpointKey);
    expect(await verify(shorter)).to.include({ kind: 'wrong', problem: 'checkpoint-contradicts' });
  });

  it('finds that the checkpoints were taken out too by one that was kept elsewhere', async () => {
    const kept = file.lines.filter((_, index) => index < 7 || index === file.lines.length - 1);
    const header = itemOf(kept[0] ?? '').replace('"through":12', '"through":5');
    const lines = await resealed(
      'audit',
      [`{"link":"","item":${header}}\n`, ...kept.slice(1)],
      file.checkpointKey,
    );
    expect(await verify(lines)).to.include({ kind: 'right', through: 5 });
    const given = { ...trust, keptCheckpoints: file.checkpoints.slice(2) };
    expect(await verify(lines, given)).to.include({ kind: 'wrong', problem: 'checkpoint-missing' });
  });
});
