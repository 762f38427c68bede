import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { certVerify, type CertVerifyResult } from '@monban/cli/cert-verify-command';
import type { CertVerifyRequest } from '@monban/cli/cert-verify';
import { encodePem } from '@monban/trust/pem';
import { expect } from 'chai';
import { OpensslAuthority, OpensslResponder, type MadeCertificate } from '../../support/openssl-authority.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SHIM = path.resolve(import.meta.dirname, '../../../cli/bin/monban.js');
const LEAF = ['keyUsage=critical,digitalSignature'];

describe('monban cert verify, from the outside', function () {
  this.timeout(120_000);
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let authority: OpensslAuthority;
  let leaf: MadeCertificate;

  before(async () => {
    folder = await temporaryDirectory();
    authority = await OpensslAuthority.create(folder.path);
    await mkdir(at('trust'));
    const anchor = Uint8Array.from(await authority.certificate()).buffer;
    await writeFile(at('trust/authority.pem'), encodePem('CERTIFICATE', anchor));
    leaf = await authority.issue('1234', LEAF);
  });
  after(() => folder.remove());

  it('ends with 0, 1 or 2, with one line of JSON on stdout', async () => {
    const trust = ['--trust', at('trust'), '--profile', 'neutral', '--json'];
    const valid = await spawned([leaf.path, ...trust]);
    expect(valid.code).to.equal(0);
    expect(JSON.parse(valid.stdout)).to.include({ valid: true, reason: null });
    const over = await spawned([leaf.path, ...trust, '--at', '2099-01-01T00:00:00Z']);
    expect(over.code).to.equal(1);
    expect(JSON.parse(over.stdout)).to.include({ valid: false, reason: 'expired' });
    const noise = await spawned([SHIM, ...trust]);
    expect(noise.code).to.equal(2);
    expect(JSON.parse(noise.stdout)).to.include({ valid: false, reason: 'unusable-input', what: SHIM });
    expect(noise.stderr).to.include('It is not a certificate.');
    for (const { stdout } of [valid, over, noise]) expect(stdout).to.match(/^\{[^\n]*\}\n$/);
  });

  it('ends with 2 for a call that it does not understand', async () => {
    for (const call of [[], [leaf.path, '--trst', at('trust')], [leaf.path, 'another']]) {
      const { code, stdout, stderr } = await spawned(call);
      expect(code, call.join(' ')).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^error: /);
    }
    expect((await spawned(['--help'])).code).to.equal(0);
  });

  it('takes the data folder of the environment, and says what to do where it has no anchors', async () => {
    const found = await spawned([leaf.path, '--profile', 'neutral'], { MONBAN_DATA_DIR: folder.path });
    expect(found.code).to.equal(0);
    expect(found.stdout).to.match(/^valid until /);
    const none = await spawned([leaf.path], { MONBAN_DATA_DIR: at('nowhere') });
    expect(none.code).to.equal(2);
    expect(none.stderr).to.include('--trust');
  });

  describe('with revocation', () => {
    const revoked = {
      serial: '1234',
      revoked: { at: new Date('2026-01-01T00:00:00Z'), reason: 'superseded' },
    };
    const held = { ...revoked, revoked: { ...revoked.revoked, reason: 'certificateHold' } };

    it('believes the authority’s list', async () => {
      const rows = [
        [[], null, 'good', 0],
        [[revoked], 'revoked', 'revoked', 1],
        [[held], 'on-hold', 'hold', 1],
      ] as const;
      for (const [number, [lines, reason, standing, exitCode]] of rows.entries()) {
        await writeFile(at('list.pem'), await authority.list(lines, { number: number + 1 }));
        const result = await verify({ crl: [at('list.pem')] });
        expect(answerOf(result)).to.deep.include({ valid: exitCode === 0, reason });
        expect(answerOf(result)['revocation']).to.include({ standing });
        expect(result.exitCode).to.equal(exitCode);
      }
    });

    it('takes a list of somebody else, or of last year, for none, and says so', async () => {
      const stranger = await OpensslAuthority.create(folder.path, 'stranger');
      await writeFile(at('foreign.pem'), await stranger.list([], { number: 1 }));
      const foreign = await verify({ crl: [at('foreign.pem')] });
      expect(foreign.exitCode).to.equal(1);
      expect(answerOf(foreign)).to.include({ valid: false, reason: 'revocation-unknown' });
      expect(answerOf(foreign)['revocation']).to.deep.include({ refusedLists: ['signature-invalid'] });
      const nextUpdate = new Date(Date.now() + 3_600_000);
      await writeFile(at('short.pem'), await authority.list([], { number: 9, nextUpdate }));
      const later = new Date(nextUpdate.getTime() + 1_000).toISOString();
      const stale = await verify({ crl: [at('short.pem')], at: later });
      expect(answerOf(stale)).to.include({ valid: false, reason: 'revocation-unknown' });
      expect(answerOf(stale)['revocation']).to.deep.include({ refusedLists: ['stale'] });
    });

    it('asks the responder that it is told, and believes no silence', async () => {
      const signer = { path: authority.certificatePath, keyPath: authority.keyPath };
      for (const [lines, reason] of [
        [[{ serial: '1234' }], null],
        [[revoked], 'revoked'],
        [[held], 'on-hold'],
        [[], 'revocation-unknown'],
      ] as const) {
        const responder = await OpensslResponder.start(authority, { lines, signer });
        const result = await verify({ ocsp: responder.url.href }).finally(() => responder.stop());
        expect(answerOf(result)['reason'], JSON.stringify(answerOf(result))).to.equal(reason);
        if (reason !== null) continue;
        const silent = await verify({ ocsp: responder.url.href });
        expect(answerOf(silent)).to.include({ valid: false, reason: 'revocation-unknown' });
        expect(answerOf(silent)['revocation']).to.include({ why: 'unreachable' });
      }
    });

    it('counts one word against a certificate more than another for it', async () => {
      const signer = { path: authority.certificatePath, keyPath: authority.keyPath };
      const responder = await OpensslResponder.start(authority, { lines: [{ serial: '1234' }], signer });
      await writeFile(at('list.pem'), await authority.list([revoked], { number: 20 }));
      const both = { ocsp: responder.url.href, crl: [at('list.pem')] };
      const result = await verify(both).finally(() => responder.stop());
      expect(answerOf(result)).to.include({ valid: false, reason: 'revoked' });
      await writeFile(at('list.pem'), await authority.list([], { number: 21 }));
      expect(answerOf(await verify(both)), 'the list alone is word enough').to.include({ valid: true });
    });
  });

  function at(name: string): string {
    return path.join(folder.path, name);
  }

  function verify(change: Partial<CertVerifyRequest>): Promise<CertVerifyResult> {
    const request = { file: leaf.path, data: folder.path, now: new Date(), profile: 'neutral', crl: [] };
    return certVerify({ ...request, ...change }, true);
  }

  function spawned(
    list: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
    return new Promise((resolve) => {
      const options = { cwd: folder.path, env: { ...process.env, ...environment } };
      const child = execFile(
        process.execPath,
        [SHIM, 'cert', 'verify', ...list],
        options,
        (_, stdout, stderr) => {
          resolve({ code: child.exitCode ?? -1, stdout, stderr });
        },
      );
    });
  }
});

function answerOf({ stdout }: CertVerifyResult): Record<string, unknown> {
  return JSON.parse(stdout[0] ?? '{}') as Record<string, unknown>;
}
