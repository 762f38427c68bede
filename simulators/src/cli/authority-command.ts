import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import type { Authority, TestHierarchy } from '../ca/hierarchy.ts';
import { TEST_USER_POLICY_OID } from '../ca/names.ts';
import { ensurePrivateFolder, replaceFile } from '../state/durable-file.ts';
import { HIERARCHY_FILE, openHierarchy } from '../wallet/card-files.ts';

export interface AuthorityCommandOptions {
  /** Folder of the cards, with the hierarchy that issued them; made when it is not there. */
  readonly state: string;
  readonly out: string;
}

/**
 * Writes what a validator must believe to accept the cards of this folder: the user authorities' certificates in PEM,
 * oldest first, and the mark of a test hierarchy that `monban cert verify --trust` looks for. The authority of the next
 * card's placeholder has a folder of its own, since it belongs to another profile.
 */
export async function exportAuthorities({ state, out }: AuthorityCommandOptions): Promise<void> {
  ensurePrivateFolder(state);
  const hierarchy: TestHierarchy = await openHierarchy(join(state, HIERARCHY_FILE));
  const { userAuthentication, nextGeneration } = hierarchy;
  writeAnchors(out, userAuthentication, TEST_USER_POLICY_OID);
  const [policy = TEST_USER_POLICY_OID] = NEXT_GEN_PLACEHOLDER.certificate.leaf.policies;
  writeAnchors(join(out, 'next-generation'), [nextGeneration], policy);
  console.log(`${userAuthentication.length + 1} authorities written to ${out}`);
}

function writeAnchors(folder: string, authorities: readonly Authority[], policy: string): void {
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, 'test-hierarchy.json'), `${JSON.stringify({ version: 1, policies: [policy] })}\n`);
  for (const [index, { certificate }] of authorities.entries()) {
    replaceFile(join(folder, `user-authority-${index + 1}.pem`), pem(certificate));
  }
}

/** RFC 7468 section 5. */
function pem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
