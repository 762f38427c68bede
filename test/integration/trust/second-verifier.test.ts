import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { verifyAuditExport } from '@monban/trust/proof/verify-audit-export';
import { verifyReceiptExport } from '@monban/trust/proof/verify-receipt-export';
import {
  bytesOf,
  makeAuditFile,
  makeReceiptFile,
  resealed,
  type ProofFile,
} from '../../support/proof-files.ts';
import { requireOrSkip } from '../../support/requirements.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SCRIPT = fileURLToPath(new URL('../../support/verify_export.py', import.meta.url));
type Kind = 'audit' | 'receipts';

describe('a second verifier, written in another language from the documents alone', () => {
  let folder: string;
  let remove: () => Promise<void>;
  before(async function () {
    const isMissing = ['python3', 'openssl'].find(
      (program) => spawnSync(program, [program === 'openssl' ? 'version' : '--version']).error !== undefined,
    );
    requireOrSkip(this, isMissing && `${isMissing} is needed`);
    ({ path: folder, remove } = await temporaryDirectory());
  });
  after(() => remove());

  /** Python's verdict on each, in their order. */
  const verdictsOf = async (
    kind: Kind,
    keyFiles: readonly string[],
    files: readonly (readonly string[])[],
  ) => {
    const keys = join(folder, `${kind}-keys`);
    await mkdir(keys, { recursive: true });
    for (const [index, pem] of keyFiles.entries()) await writeFile(join(keys, `${index}.pem`), pem);
    const paths = files.map((_, index) => join(folder, `${kind}-${index}.ndjson`));
    for (const [index, lines] of files.entries()) await writeFile(paths[index] ?? '', lines.join(''));
    return execFileSync('python3', [SCRIPT, kind, keys, ...paths], { encoding: 'utf8' })
      .trim()
      .split('\n');
  };

  const keyOf = (file: ProofFile) =>
    file.checkpointKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('agrees on the audit trail, line by line', async function () {
    this.timeout(60_000);
    const file = await makeAuditFile();
    const files = await variantsOf('audit', file);
    const trust = { checkpointKeys: verifyingKeys(file.checkpointKey.publicKey), keptCheckpoints: [] };
    const ours = await Promise.all(files.map((lines) => verifyAuditExport(bytesOf(lines), trust)));
    const theirs = await verdictsOf('audit', [keyOf(file)], files);
    expect(theirs).to.deep.equal(ours.map(textOf));
    expect(theirs.filter((verdict) => verdict === 'right')).to.have.lengthOf(RIGHT);
  });

  it('agrees on receipts, line by line', async function () {
    this.timeout(120_000);
    const file = await makeReceiptFile();
    const files = await variantsOf('receipts', file);
    const trust = {
      checkpointKeys: verifyingKeys(file.checkpointKey.publicKey),
      keptCheckpoints: [],
      authorities: [new X509Certificate(file.authority.certificatePem)],
    };
    const ours = await Promise.all(files.map((lines) => verifyReceiptExport(bytesOf(lines), trust)));
    const theirs = await verdictsOf('receipts', [keyOf(file), file.authority.certificatePem], files);
    expect(theirs).to.deep.equal(ours.map(textOf));
    expect(theirs.filter((verdict) => verdict === 'right')).to.have.lengthOf(RIGHT);
  });
});

/**
 * The good file, and the one whose last checkpoint the holder of our key left out: only a checkpoint that somebody kept
 * would show that.
 */
const RIGHT = 2;

/** The good file; each line missing, spoilt, and missing though everything was sealed anew with our own key. */
async function variantsOf(kind: Kind, file: ProofFile): Promise<(readonly string[])[]> {
  const { lines, checkpointKey } = file;
  const without = lines.map((_, index) => lines.filter((__, place) => place !== index));
  const spoilt = [0, 1, lines.length - 1].map((index) =>
    lines.map((line, place) => (place === index ? `${line.slice(0, 100)}~${line.slice(101)}` : line)),
  );
  // Not the end, which is made anew in any case.
  const forged = await Promise.all(without.slice(0, -1).map((kept) => resealed(kind, kept, checkpointKey)));
  return [lines, ...without, ...spoilt, ...forged, await resealed(kind, lines, generateSigningKey())];
}

function textOf(
  verdict: { readonly kind: 'right' } | { readonly kind: 'wrong'; readonly line: number },
): string {
  return verdict.kind === 'right' ? 'right' : `wrong ${verdict.line}`;
}
