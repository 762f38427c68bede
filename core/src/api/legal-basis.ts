import { z } from 'zod';
import { LocalDate } from '../access/policy.ts';

/** Who may ask about the validity of certificates for this organisation (feature C14); `none` is the honest default. */
export const CERTIFICATE_CHECKINGS = ['none', 'operator', 'own'] as const;
export const CertificateChecking = z.enum(CERTIFICATE_CHECKINGS);
export type CertificateChecking = z.infer<typeof CertificateChecking>;

/** What needs a basis; each is off, and says why, while it has none. */
export const BASIS_FEATURES = ['application-loading', 'certificate-checking', 'jpki-binding'] as const;
export const BasisFeature = z.enum(BASIS_FEATURES);
export type BasisFeature = z.infer<typeof BasisFeature>;

export const MISSING_BASES = [
  'public-notice',
  'loading-contract',
  'checking-contract',
  'switched-off',
] as const;
export const MissingBasis = z.enum(MISSING_BASES);
export type MissingBasis = z.infer<typeof MissingBasis>;

/** PUT /legal-basis, with If-Match. */
export const LegalBasisInput = z.strictObject({
  /** The public notice that names the company and its business (cabinet order on the number act, art. 18(2)(iv)). */
  publicNotice: z.strictObject({ number: z.string().trim().min(1).max(80), date: LocalDate }).nullable(),
  /** The contract with J-LIS for loading card applications. */
  loadingContract: z
    .strictObject({ reference: z.string().trim().min(1).max(80), date: LocalDate })
    .nullable(),
  certificateChecking: CertificateChecking,
  /** Accreditation or the operator's contract; needed for anything but `none`. */
  checkingContract: z
    .strictObject({ reference: z.string().trim().min(1).max(80), date: LocalDate })
    .nullable(),
  /** The keyed link between badge and card; off: doors reach level `badge` and say so. */
  cardLinks: z.boolean(),
});
export type LegalBasisInput = z.infer<typeof LegalBasisInput>;

/** GET /legal-basis. */
export const LegalBasis = LegalBasisInput.extend({
  features: z.array(
    z.strictObject({ feature: BasisFeature, isOn: z.boolean(), missing: z.array(MissingBasis) }),
  ),
  version: z.int().min(1),
});
export type LegalBasis = z.infer<typeof LegalBasis>;
