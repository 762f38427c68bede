import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import {
  hasAnchorFolder,
  profileUnder,
  readAnchorFolder,
  writeTestAnchorFolder,
} from '@monban/trust/certificate-path/anchor-folder';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import { encodePem } from '@monban/trust/pem';
import { expect } from 'chai';
import {
  AUTHORITY_EXTENSIONS,
  commonName,
  ecKey,
  makeCertificate,
} from '../../../support/certificate-maker.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

describe('a folder of anchors', () => {
  const [one, other] = [authority('One'), authority('Other')];
  let root: Awaited<ReturnType<typeof temporaryDirectory>>;
  let folder: string;

  beforeEach(async () => {
    root = await temporaryDirectory();
    folder = join(root.path, 'trust');
    await mkdir(folder);
  });
  afterEach(() => root.remove());

  it('is read whole, in PEM and DER, in the order of its names', async () => {
    await writeFile(join(folder, 'b.cer'), one);
    await writeFile(join(folder, 'a.PEM'), encodePem('CERTIFICATE', Uint8Array.from(other).buffer));
    await writeFile(join(folder, 'README.txt'), 'authorities');
    const read = await readAnchorFolder(folder, { acceptTest: false });
    expect(read).to.deep.equal({ anchors: [other, one], isTest: false, policies: undefined });
    expect(await hasAnchorFolder(folder)).to.equal(true);
    expect(await hasAnchorFolder(join(folder, 'b.cer'))).to.equal(false);
    expect(await hasAnchorFolder(join(folder, 'nothing'))).to.equal(false);
  });

  it('is refused when it is missing, empty or damaged in one file', async () => {
    await refused(join(folder, 'nothing'));
    await refused(folder);
    await writeFile(join(folder, 'a.pem'), encodePem('CERTIFICATE', Uint8Array.from(one).buffer));
    await writeFile(join(folder, 'b.pem'), 'damaged');
    await refused(folder);
    await writeFile(join(folder, 'b.pem'), other.subarray(0, -1));
    await refused(folder);
  });

  it('of a test hierarchy brings its policies, and is for the demo alone', async () => {
    await writeTestAnchorFolder(folder, { anchors: [one, other], policies: ['2.999.3.30'] });
    await writeTestAnchorFolder(folder, { anchors: [one, other], policies: ['2.999.3.30'] });
    expect(await readdir(folder)).to.have.lengthOf(3);
    const read = await readAnchorFolder(folder, { acceptTest: true });
    expect(read).to.deep.equal({ anchors: [one, other], isTest: true, policies: ['2.999.3.30'] });
    await refused(folder);
    const own = { ...NEUTRAL_PROFILE, leaf: { ...NEUTRAL_PROFILE.leaf, policies: ['2.999.1'] } };
    expect(profileUnder(read, own).leaf.policies).to.deep.equal(['2.999.1', '2.999.3.30']);
    expect(profileUnder(read, NEUTRAL_PROFILE)).to.equal(NEUTRAL_PROFILE);
    expect(profileUnder({ ...read, policies: undefined }, own)).to.equal(own);
  });

  it('is refused with a mark that cannot be read, rather than taken for a real one', async () => {
    await writeFile(join(folder, 'a.der'), one);
    for (const mark of ['', '{}', '{"version":1,"policies":[]}', '{"version":1,"policies":["any"]}']) {
      await writeFile(join(folder, 'test-hierarchy.json'), mark);
      await refused(folder, true);
    }
  });

  async function refused(path: string, acceptTest = false): Promise<void> {
    const error: unknown = await readAnchorFolder(path, { acceptTest }).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
  }
});

function authority(name: string): Buffer {
  const key = ecKey();
  const subject = commonName(name);
  return makeCertificate({ subject, key, issuer: subject, issuerKey: key, extensions: AUTHORITY_EXTENSIONS });
}
