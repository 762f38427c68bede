import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createCertificateAuthority } from '@monban/trust/certificate-authority';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { verifyReceiptExport, type ReceiptTrust } from '@monban/trust/proof/verify-receipt-export';
import {
  bytesOf,
  itemOf,
  makeReceiptFile,
  resealed,
  type ReceiptFile,
} from '../../../support/proof-files.ts';

describe('the verifier of an export of receipts', () => {
  let file: ReceiptFile;
  let trust: ReceiptTrust;
  before(async () => {
    file = await makeReceiptFile();
    trust = {
      authorities: [new X509Certificate(file.authority.certificatePem)],
      checkpointKeys: verifyingKeys(file.checkpointKey.publicKey),
      keptCheckpoints: [],
    };
  });

  const verify = (lines: readonly (string | Uint8Array)[], given: ReceiptTrust = trust) =>
    verifyReceiptExport(bytesOf(lines), given);
  /** What somebody does who has the server's own key: only what controllers signed is out of reach. */
  const forged = async (change: (items: string[]) => string[]) => {
    const items = change(file.lines.slice(0, -1).map(itemOf));
    const lines = [...items, ''].map((item) => `{"link":"","item":${item}}\n`);
    return verify(await resealed('receipts', lines, file.checkpointKey));
  };
  const indexOf = (part: string) => file.lines.findIndex((line) => itemOf(line).startsWith(part));

  it('finds a good file right across epochs, renewed keys, overlaps and deleted links', async () => {
    expect(await verify(file.lines)).to.deep.equal({
      kind: 'right',
      controllers: 2,
      chains: 4,
      receipts: 22,
      linked: 16,
      lost: 2,
      checkpoints: 2,
      beyondCheckpoints: 0,
    });
  });

  it('finds it as right without any link to a badge', async () => {
    const bare = await forged((items) =>
      items.map((item) => item.replaceAll(/"sidecar":\{[^{}]*\}/g, '"sidecar":null')),
    );
    expect(bare).to.include({ kind: 'right', receipts: 22, linked: 0 });
  });

  it('names each line that is taken out, comes twice, or changed places', async () => {
    for (const [index, line] of file.lines.entries()) {
      const { lines } = file;
      const next = lines[index + 1];
      const cases = [
        { lines: lines.filter((_, place) => place !== index), at: index + 1 },
        { lines: [...lines.slice(0, index + 1), line, ...lines.slice(index + 1)], at: index + 2 },
        ...(next === undefined
          ? []
          : [{ lines: [...lines.slice(0, index), next, line, ...lines.slice(index + 2)], at: index + 1 }]),
      ];
      for (const { lines: changed, at } of cases)
        expect(await verify(changed)).to.include({ kind: 'wrong', line: at });
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
        expect(await verify(lines)).to.include({ kind: 'wrong', line: index + 1 });
      }),
      { numRuns: 400 },
    );
  });

  it('finds an edited receipt even where the server itself sealed the file anew', async () => {
    const index = indexOf('{"batch":');
    const verdict = await forged((items) =>
      items.map((item, place) => (place === index ? item.replace('access.granted', 'access.denied') : item)),
    );
    expect(verdict).to.deep.equal({ kind: 'wrong', line: index + 1, problem: 'chain-broken' });
  });

  it('finds a link that was put to another badge', async () => {
    const index = indexOf('{"batch":');
    const [badgeId] = /"badgeId":"[^"]+"/.exec(file.lines[index] ?? '') ?? [];
    const another = `"badgeId":"${Buffer.alloc(16, 99).toString('base64url')}"`;
    const verdict = await forged((items) =>
      items.map((item, place) => (place === index ? item.replace(badgeId ?? '', another) : item)),
    );
    expect(verdict).to.deep.equal({ kind: 'wrong', line: index + 1, problem: 'chain-broken' });
  });

  it('finds a chain whose end is missing by its checkpoint', async () => {
    const verdict = await forged((items) => items.slice(0, -1));
    expect(verdict).to.deep.equal({ kind: 'wrong', line: file.lines.length - 1, problem: 'truncated' });
  });

  it('finds a batch in the middle missing', async () => {
    const index = indexOf('{"batch":') + 1;
    const verdict = await forged((items) => items.filter((_, place) => place !== index));
    expect(verdict).to.deep.equal({ kind: 'wrong', line: index + 1, problem: 'sequence-broken' });
  });

  it('takes for lost only what no checkpoint covers, whatever a controller signs', async () => {
    // The last chain: a batch, and behind the loss another one, then the end.
    const index = file.lines.length - 3;
    const verdict = await forged((items) => items.filter((_, place) => place !== index));
    expect(verdict).to.deep.equal({ kind: 'wrong', line: index + 1, problem: 'checkpoint-contradicts' });
  });

  it('refuses the certificate of a stranger’s authority, and a key that has none', async () => {
    const stranger = await createCertificateAuthority(generateSigningKey(), 'Strangers', {
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2027-01-01T00:00:00Z'),
    });
    const given = { ...trust, authorities: [new X509Certificate(stranger.certificatePem)] };
    const certificate = indexOf('{"certificate":');
    expect(await verify(file.lines, given)).to.deep.equal({
      kind: 'wrong',
      line: certificate + 1,
      problem: 'certificate-foreign',
    });
    const verdict = await forged((items) => items.filter((_, place) => place !== certificate));
    expect(verdict).to.include({ kind: 'wrong', problem: 'signature-foreign' });
  });

  it('does not let one controller sign for another', async () => {
    const places = file.lines.flatMap((line, index) =>
      itemOf(line).startsWith('{"certificate":') ? [index] : [],
    );
    const [first = 0, , last = 0] = places;
    const idOf = (line: string) => /"controllerId":"([^"]+)"/.exec(line)?.[1] ?? '';
    const [one, two] = [idOf(file.lines[first] ?? ''), idOf(file.lines[last] ?? '')];
    const verdict = await forged((items) =>
      items.map((item, place) => (place === first ? item.replace(one, two) : item)),
    );
    expect(verdict).to.deep.equal({ kind: 'wrong', line: first + 1, problem: 'certificate-foreign' });
  });
});
