import { join } from 'node:path';
import type { WalletClient } from '@monban/simulators/wallet/client';
import { ANCHOR_FOLDER, writeTestAnchorFolder } from '@monban/trust/certificate-path/anchor-folder';

/**
 * Puts the authorities of the virtual cards where this data folder's doors, desk and `cert verify` look for the ones
 * that they believe; marked as a test hierarchy, so that no real organisation accepts them.
 */
export async function believeTestHierarchy(
  directory: string,
  wallet: Pick<WalletClient, 'getHierarchy'>,
): Promise<void> {
  const { userAuthentication, nextGeneration, userPolicyOid } = await wallet.getHierarchy();
  await writeTestAnchorFolder(join(directory, ANCHOR_FOLDER), {
    anchors: [...userAuthentication, nextGeneration].map((certificate) => Buffer.from(certificate, 'base64')),
    policies: [userPolicyOid],
  });
}
