import { randomBytes } from 'node:crypto';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificate } from '@monban/card-ap/jpki/certificate';
import { checkCertificate } from '@monban/door-controller/desk/check-certificate';
import { expect } from 'chai';
import { blankCard, certificateTrust, rawTransmit } from '../../../support/test-company.ts';

const ISSUED = new Date('2026-11-24T00:00:00.000Z');
const LATER = new Date('2040-01-01T00:00:00.000Z');

describe('the certificate that a badge is bound to', function () {
  this.timeout(60_000);
  const noAnchors = { certificateAnchors: [], certificatePolicies: [] };
  let genuine: Uint8Array;
  let forged: Uint8Array;

  async function certificateOf(persona: string): Promise<Uint8Array> {
    const read = await readCertificate(
      guardTransmit(rawTransmit(await blankCard(persona)), 'desk'),
      'user-certificate',
    );
    return read.kind === 'read' ? read.bytes : expect.fail('no certificate');
  }
  before(async () => {
    genuine = await certificateOf('normal');
    forged = await certificateOf('forged-ca');
  });

  it('is good until its last second when its path leads to an anchor', async () => {
    const check = checkCertificate(genuine, await certificateTrust(), ISSUED);
    expect(check).to.have.property('kind', 'good');
    const until = check.kind === 'good' ? new Date(check.until) : LATER;
    expect(checkCertificate(genuine, await certificateTrust(), until).kind).to.equal('good');
    const after = new Date(until.getTime() + 1_000);
    expect(checkCertificate(genuine, await certificateTrust(), after)).to.deep.include({
      failure: 'certificate-expired',
    });
  });

  it('is invalid when another key signed it in the authority’s name', async () => {
    expect(checkCertificate(forged, await certificateTrust(), ISSUED)).to.deep.equal({
      kind: 'unfit',
      failure: 'certificate-invalid',
    });
  });

  it('is held against its end alone where the organisation has no anchors', () => {
    expect(checkCertificate(genuine, noAnchors, ISSUED).kind).to.equal('good');
    expect(checkCertificate(genuine, noAnchors, LATER)).to.deep.include({ failure: 'certificate-expired' });
  });

  it('is invalid, and nothing worse, when it is none', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(randomBytes(300)), genuine.subarray(0, 400)]) {
      expect(checkCertificate(bytes, noAnchors, ISSUED)).to.deep.include({ failure: 'certificate-invalid' });
    }
  });
});
