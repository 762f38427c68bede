import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBase64Url } from '@monban/card-ap/bytes';
import { AppError } from '@monban/core/errors';
import { certificateTrustOf, readCertificateAnchors } from '@monban/server/snapshots/certificate-anchors';
import { writeTestAnchorFolder } from '@monban/trust/certificate-path/anchor-folder';
import { expect } from 'chai';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { certificateTrust } from '../../../support/test-company.ts';

describe('the authorities that an organisation believes', function () {
  this.timeout(30_000);
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeEach(async () => {
    directory = await temporaryDirectory();
  });
  afterEach(async () => {
    await directory.remove();
  });

  const place = (changes: object = {}) => ({
    dataDirectory: directory.path,
    trustDirectory: undefined,
    isDemo: false,
    ...changes,
  });
  const writeTestFolder = async (folder: string) => {
    const { certificateAnchors, certificatePolicies } = await certificateTrust();
    const anchors = certificateAnchors.map(fromBase64Url);
    await writeTestAnchorFolder(folder, { anchors, policies: certificatePolicies });
  };
  const failureOf = async (promise: Promise<unknown>) => promise.catch((cause: unknown) => cause);

  it('are none where there is no folder', async () => {
    const anchors = await readCertificateAnchors(place());
    expect(certificateTrustOf(anchors, 14)).to.deep.equal({
      certificateAnchors: [],
      certificatePolicies: [],
      rebindGraceDays: 14,
    });
  });

  it('are those of the demo in a demo, and refused by a real organisation', async () => {
    await writeTestFolder(join(directory.path, 'trust'));
    const trust = certificateTrustOf(await readCertificateAnchors(place({ isDemo: true })), 0);
    expect(trust).to.deep.equal({ ...(await certificateTrust()), rebindGraceDays: 0 });
    const failure = await failureOf(readCertificateAnchors(place()));
    expect(failure).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
  });

  it('have to be there where they were configured', async () => {
    const missing = place({ trustDirectory: join(directory.path, 'elsewhere') });
    expect(await failureOf(readCertificateAnchors(missing))).to.have.property(
      'code',
      'CONFIGURATION_INVALID',
    );
    await mkdir(join(directory.path, 'empty'));
    const empty = place({ trustDirectory: join(directory.path, 'empty') });
    expect(await failureOf(readCertificateAnchors(empty))).to.have.property('code', 'CONFIGURATION_INVALID');
  });
});
