import { expect } from 'chai';
import { importCrl, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import type { RevocationStanding } from '@monban/trust/revocation/revocation-standing';
import { standingByCrl } from '@monban/trust/revocation/standing-by-crl';
import { type IndexLine, type ListOptions, OpensslAuthority } from '../../support/openssl-authority.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const REVOKED_AT = new Date('2026-01-02T03:04:05.000Z');
const LEAF = ['basicConstraints = CA:FALSE', 'keyUsage = critical,digitalSignature'];

/** A point such as national certificates name: a directory name, from which nothing can be fetched. */
const pointNamed = (city: string) => [
  ...['fullname = dirName:point_name', '[point_name]', 'C = JP', 'O = Test', `CN = ${city} CRLDP`],
];
const leafOf = (city: string) => [...LEAF, 'crlDistributionPoints = point', '[point]', ...pointNamed(city)];
const scopeOf = (city: string) => [
  'issuingDistributionPoint = critical,@scope',
  ...['[scope]', 'onlyuser = TRUE', ...pointNamed(city)],
];

describe('taking in what `openssl ca -gencrl` makes', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let authority: OpensslAuthority;
  let issuer: Buffer;
  let leaf: Buffer;

  before(async () => {
    folder = await temporaryDirectory();
    authority = await OpensslAuthority.create(folder.path);
    issuer = await authority.certificate();
    leaf = (await authority.issue('1001', LEAF)).der;
  });

  after(() => folder.remove());

  async function take(lines: readonly IndexLine[], options: ListOptions): Promise<ImportedCrl> {
    const at = new Date(Date.now() + 1_000);
    const question = { issuers: [issuer], at, rules: DEFAULT_REVOCATION_RULES, known: [] };
    const imported = importCrl(await authority.list(lines, options), question);
    if (imported.kind === 'refused') throw new Error(imported.reason);
    return imported.crl;
  }

  function standing(certificate: Uint8Array, ...lists: readonly ImportedCrl[]): RevocationStanding {
    const at = new Date(Date.now() + 1_000);
    return standingByCrl(lists, { certificate, issuer, at }, DEFAULT_REVOCATION_RULES);
  }

  const line = (reason?: string): IndexLine => ({
    serial: '1001',
    revoked: { at: REVOKED_AT, ...(reason !== undefined && { reason }) },
  });

  it('knows each reason that OpenSSL writes', async () => {
    const reasons = {
      keyCompromise: 'key-compromise',
      CACompromise: 'ca-compromise',
      affiliationChanged: 'affiliation-changed',
      superseded: 'superseded',
      cessationOfOperation: 'cessation-of-operation',
    };
    for (const [theirs, ours] of Object.entries(reasons)) {
      const list = await take([line(theirs)], { number: 1 });
      expect(standing(leaf, list)).to.deep.include({ kind: 'revoked', reason: ours, revokedAt: REVOKED_AT });
    }
    expect(standing(leaf, await take([line()], { number: 1 }))).to.include({ reason: 'unspecified' });
    expect(standing(leaf, await take([line('certificateHold')], { number: 1 }))).to.include({ kind: 'hold' });
    expect(standing(leaf, await take([{ serial: '1001' }], { number: 1 }))).to.include({ kind: 'good' });
  });

  it('puts a delta on its base: revoked since, released from hold since', async () => {
    const delta = { number: 2, extensions: ['2.5.29.27 = critical,DER:02:01:01'] };
    const clean = await take([], { number: 1 });
    expect(standing(leaf, clean, await take([line('superseded')], delta))).to.include({ kind: 'revoked' });
    const held = await take([line('certificateHold')], { number: 1 });
    expect(standing(leaf, held, await take([line('removeFromCRL')], delta))).to.include({ kind: 'good' });
  });

  it('keeps to the distribution point that a certificate names', async () => {
    const here = (await authority.issue('1001', leafOf('Chiyoda'))).der;
    const elsewhere = (await authority.issue('1001', leafOf('Musashino'))).der;
    const list = await take([line('superseded')], { number: 1, extensions: scopeOf('Chiyoda') });
    expect(standing(here, list)).to.include({ kind: 'revoked' });
    expect(standing(elsewhere, list)).to.include({ kind: 'unknown', why: 'no-list' });
    expect(standing(issuer, list), 'an authority is no user').to.include({ why: 'no-list' });
  });
});
