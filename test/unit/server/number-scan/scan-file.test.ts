import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { scanTargets } from '@monban/server/number-scan/scan-target';
import { createCertificateAuthority } from '@monban/trust/certificate-authority';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import sharp from 'sharp';
import { instantThatLooksLikeANumber, utcTimeDigits, withCheckDigit } from '../../../support/my-numbers.ts';
import { pdfWith, pictureWithQr, workbookWith, zipOf } from '../../../support/sample-uploads.ts';
import { ScanFindings } from '../../../support/scan-findings.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const NUMBER = withCheckDigit('27182818284');

describe('the scan of files and folders', function () {
  this.timeout(30_000);
  let folder: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryDirectory());
  });
  afterEach(() => remove());

  async function scan(targets: readonly string[] = [folder], readsPictures = false): Promise<ScanFindings> {
    const findings = new ScanFindings();
    await scanTargets(targets, findings, { readsPictures, broker: { identity: null, listenMs: 1 } });
    return findings;
  }

  async function placesIn(content: string | Uint8Array, name = 'file'): Promise<readonly string[]> {
    await writeFile(join(folder, name), content);
    return (await scan()).places;
  }

  const wide = Array.from(NUMBER, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
  const forms: Readonly<Record<string, string | Buffer>> = {
    'UTF-8': `abcd ${NUMBER}`,
    'full width': `abcd ${wide}`,
    groups: `abcd ${NUMBER.slice(0, 4)}-${NUMBER.slice(4, 8)}-${NUMBER.slice(8)}`,
    'UTF-16 LE': Buffer.from(`ab ${NUMBER}`, 'utf16le'),
    'UTF-16 BE': Buffer.from(`ab ${NUMBER}`, 'utf16le').swap16(),
    CP932: Buffer.concat([
      Buffer.from('abcd '),
      ...Array.from(NUMBER, (digit) => Buffer.from([0x82, 0x4f + Number(digit)])),
    ]),
    JSON: JSON.stringify({ a: { b: [NUMBER] } }),
    base64: `abcd ${Buffer.from(`it is ${NUMBER}`).toString('base64')}`,
    PEM: `-----BEGIN X-----\n${Buffer.from(`it is ${NUMBER}`).toString('base64')}\n-----END X-----`,
    base64url: `abcd ${Buffer.from(`?? ${NUMBER} >>`).toString('base64url')}`,
  };
  for (const [name, content] of Object.entries(forms))
    it(`finds one in ${name} and says at which byte`, async () => {
      const [place, ...others] = await placesIn(content);
      expect(place).to.match(/^byte [0-9]+$/);
      expect(Number(place?.slice(5))).to.be.lessThan(16);
      expect(others).to.deep.equal([]);
    });

  it('looks into archives, Office files, PDF and what is packed', async () => {
    const sheet = workbookWith(`<row r="4"><c r="B4" t="n"><v>${NUMBER}</v></c></row>`);
    const samples: readonly (readonly [Uint8Array, string])[] = [
      [zipOf({ 'a.txt': `x ${NUMBER}` }), 'a.txt: byte 2'],
      [zipOf({ 'b.zip': zipOf({ 'a.txt': NUMBER }) }), 'b.zip: a.txt: byte 0'],
      [sheet, 'cell B4 of sheet 1'],
      [await pdfWith({ text: NUMBER }), 'page 1'],
      [gzipSync(`x ${NUMBER}`), 'byte 2 of what is packed'],
    ];
    for (const [content, place] of samples) expect(await placesIn(content)).to.deep.equal([place]);
  });

  it('reads pictures where it is asked to', async () => {
    await writeFile(join(folder, 'a.png'), await pictureWithQr({ text: NUMBER }));
    expect((await scan([folder], true)).places).to.deep.equal(['QR code']);
    expect((await scan([folder], false)).places).to.deep.equal([]);
  });

  it('reads WebP as a picture, and no other file in its container', async () => {
    const png = await pictureWithQr({ text: NUMBER });
    await writeFile(join(folder, 'a.webp'), await sharp(png).webp({ lossless: true }).toBuffer());
    await writeFile(join(folder, 'b.wav'), 'RIFF0000WAVEfmt ');
    const { places, troubles } = await scan([folder], true);
    expect([places, troubles]).to.deep.equal([['QR code'], []]);
  });

  it('goes through folders, and masks the number in a name', async () => {
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b', `${NUMBER}.txt`), `x ${NUMBER}`);
    const { hits } = await scan();
    expect(hits.map(({ place }) => place)).to.deep.equal(['in its name', 'byte 2']);
    expect(hits[0]?.target).to.equal(join(folder, 'a/b', '….txt'));
    expect(JSON.stringify(hits)).not.to.include(NUMBER);
  });

  it('finds one across the edge of what is read at once, in a file of any size', async () => {
    const content = Buffer.concat([
      Buffer.alloc(1024 * 1024 - 5, 'x\n'),
      Buffer.from(` ${NUMBER} `),
      Buffer.alloc(3 * 1024 * 1024, 'y\n'),
    ]);
    expect(await placesIn(content)).to.deep.equal([`byte ${1024 * 1024 - 4}`]);
  });

  it('says what it could not search, without what it read, and goes on', async () => {
    await writeFile(join(folder, 'a.zip'), zipOf({ 'a.txt': 'x' }).subarray(0, 60));
    await writeFile(join(folder, 'b.txt'), NUMBER);
    const { places, troubles } = await scan([join(folder, 'missing'), folder]);
    expect(places).to.deep.equal(['byte 0']);
    expect(troubles.map(({ why }) => why)).to.deep.equal(['ENOENT', 'unreadable']);
  });

  it('says nothing about certificates, whose dates are twelve digits', async () => {
    const key = generateSigningKey();
    for (let year = 2020; year < 2030; year += 1) {
      const notBefore = instantThatLooksLikeANumber(new Date(Date.UTC(year, 10, 21)));
      const notAfter = instantThatLooksLikeANumber(new Date(Date.UTC(year + 10, 10, 21)));
      const { certificatePem } = await createCertificateAuthority(key, 'Test', { notBefore, notAfter });
      await writeFile(join(folder, `${year}.pem`), certificatePem);
      const der = Buffer.from(certificatePem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
      expect(der.includes(utcTimeDigits(notBefore))).to.equal(true);
      await writeFile(join(folder, `${year}.der`), der);
    }
    expect((await scan()).hits).to.deep.equal([]);
  });
});
