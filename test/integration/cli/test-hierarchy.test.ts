import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certVerify } from '@monban/cli/cert-verify-command';
import { believeTestHierarchy } from '@monban/cli/start/test-hierarchy';
import { createHierarchy } from '@monban/simulators/ca/hierarchy';
import { issueCard } from '@monban/simulators/ca/issue-card';
import { TEST_USER_POLICY_OID } from '@monban/simulators/ca/names';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('the data folder of the demo', function () {
  this.timeout(60_000);

  it('believes the authorities of its own virtual cards, and says that they are a test', async () => {
    const folder = await temporaryDirectory();
    try {
      const hierarchy = await createHierarchy();
      const { user } = await issueCard(hierarchy, {
        generation: 3,
        notBefore: new Date('2025-04-01T03:00:00Z'),
        notAfter: new Date('2030-02-17T14:59:59Z'),
        serial: Buffer.from('2b5c6d7e', 'hex'),
        holder: Buffer.from('a1b2c3d4', 'hex'),
      });
      await believeTestHierarchy(folder.path, {
        getHierarchy: () =>
          Promise.resolve({
            userAuthentication: hierarchy.userAuthentication.map(({ certificate }) => certificate),
            digitalSignature: hierarchy.digitalSignature.map(({ certificate }) => certificate),
            nextGeneration: hierarchy.nextGeneration.certificate,
            userPolicyOid: TEST_USER_POLICY_OID,
          }),
      });
      const file = join(folder.path, 'card.der');
      await writeFile(file, Buffer.from(user?.certificate ?? '', 'base64'));
      const request = { file, data: folder.path, now: new Date('2026-04-01T00:00:00Z') };
      const { stdout, exitCode } = await certVerify({ ...request, profile: 'jpki-2016', crl: [] }, true);
      expect(JSON.parse(stdout[0] ?? '')).to.include({ valid: true, hierarchy: 'test', generation: 3 });
      expect(exitCode).to.equal(0);
    } finally {
      await folder.remove();
    }
  });
});
