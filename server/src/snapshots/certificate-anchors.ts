import { join } from 'node:path';
import {
  ANCHOR_FOLDER,
  type AnchorFolder,
  hasAnchorFolder,
  readAnchorFolder,
} from '@monban/trust/certificate-path/anchor-folder';
import type { CertificateTrust } from './compile-policy.ts';

/** An organisation without authorities: its doors can only say that a certificate differs. */
const NO_ANCHORS: AnchorFolder = { anchors: [], isTest: false, policies: undefined };

/**
 * The authorities of national cards that this organisation believes: those of the folder that is configured, or of
 * `trust` in the data folder, or none. Throws `CONFIGURATION_INVALID` for a folder that is not what it seems, and for
 * a test hierarchy outside the demo.
 */
export async function readCertificateAnchors(place: {
  readonly trustDirectory: string | undefined;
  readonly dataDirectory: string;
  readonly isDemo: boolean;
}): Promise<AnchorFolder> {
  const folder = place.trustDirectory ?? join(place.dataDirectory, ANCHOR_FOLDER);
  if (place.trustDirectory === undefined && !(await hasAnchorFolder(folder))) return NO_ANCHORS;
  return readAnchorFolder(folder, { acceptTest: place.isDemo });
}

/** What doors are told of them. */
export function certificateTrustOf(anchors: AnchorFolder, rebindGraceDays: number): CertificateTrust {
  return {
    certificateAnchors: anchors.anchors.map((anchor) => Buffer.from(anchor).toString('base64url')),
    certificatePolicies: [...(anchors.policies ?? [])],
    rebindGraceDays,
  };
}
