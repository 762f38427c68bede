import type { BasisFeature, LegalBasis, LegalBasisInput, MissingBasis } from './legal-basis.ts';

type Bases = Pick<
  LegalBasisInput,
  'publicNotice' | 'loadingContract' | 'certificateChecking' | 'checkingContract'
>;

/** What each feature of a basis lacks: it is on where nothing is missing (feature C14). */
export function featuresOf(bases: Bases): LegalBasis['features'] {
  const checking = missingForChecking(bases);
  return [
    featureOf('application-loading', missingForLoading(bases)),
    featureOf('certificate-checking', checking),
    // The signature proves that the certificate's holder is there; without checking, of a certificate nobody vouches for.
    featureOf('jpki-binding', checking),
  ];
}

export function isOn(feature: BasisFeature, bases: Bases): boolean {
  return featuresOf(bases).some((one) => one.feature === feature && one.isOn);
}

function missingForLoading({ publicNotice, loadingContract }: Bases): MissingBasis[] {
  return [
    ...(publicNotice === null ? (['public-notice'] as const) : []),
    ...(loadingContract === null ? (['loading-contract'] as const) : []),
  ];
}

function missingForChecking({ certificateChecking, checkingContract }: Bases): MissingBasis[] {
  return [
    ...(certificateChecking === 'none' ? (['switched-off'] as const) : []),
    ...(checkingContract === null ? (['checking-contract'] as const) : []),
  ];
}

function featureOf(feature: BasisFeature, missing: MissingBasis[]): LegalBasis['features'][number] {
  return { feature, isOn: missing.length === 0, missing };
}
