import { featuresOf } from '@monban/core/api/basis-features';
import type { CertificateChecking, LegalBasis, LegalBasisInput } from '@monban/core/api/legal-basis';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';

/** The one row, which migration 0010 made. */
export const LEGAL_BASIS_ID = '5b0c7a1e-3d2f-4e6a-9c8b-1f0e2d3c4b5a';

export async function getLegalBasis(db: Knex): Promise<LegalBasis> {
  const row = await db('legal_basis')
    .where({ 'legal_basis.id': LEGAL_BASIS_ID })
    .first<LegalBasisRow | undefined>(COLUMNS);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return legalBasisFromRow(row);
}

/** `VERSION_CONFLICT` where somebody else has written meanwhile. */
export async function putLegalBasis(
  trx: Knex,
  input: LegalBasisInput,
  change: { readonly expectedVersion: number; readonly at: Date },
): Promise<LegalBasis> {
  const { expectedVersion, at } = change;
  const version = expectedVersion + 1;
  const changed = await trx('legal_basis')
    .where({ id: LEGAL_BASIS_ID, version: expectedVersion })
    .update({ ...rowOf(input), version, updated_at: at.toISOString() });
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
  return getLegalBasis(trx);
}

const COLUMNS = [
  'legal_basis.notice_number',
  'legal_basis.notice_date',
  'legal_basis.loading_contract_reference',
  'legal_basis.loading_contract_date',
  'legal_basis.certificate_checking',
  'legal_basis.checking_contract_reference',
  'legal_basis.checking_contract_date',
  'legal_basis.card_links',
  'legal_basis.version',
];

interface LegalBasisRow {
  readonly notice_number: string | null;
  readonly notice_date: string | null;
  readonly loading_contract_reference: string | null;
  readonly loading_contract_date: string | null;
  readonly certificate_checking: CertificateChecking;
  readonly checking_contract_reference: string | null;
  readonly checking_contract_date: string | null;
  readonly card_links: boolean | number;
  readonly version: number;
}

function legalBasisFromRow(row: LegalBasisRow): LegalBasis {
  const { notice_number: number, notice_date: date } = row;
  const input: LegalBasisInput = {
    publicNotice: number === null || date === null ? null : { number, date },
    loadingContract: contractOf(row.loading_contract_reference, row.loading_contract_date),
    certificateChecking: row.certificate_checking,
    checkingContract: contractOf(row.checking_contract_reference, row.checking_contract_date),
    cardLinks: Boolean(row.card_links),
  };
  return { ...input, features: featuresOf(input), version: row.version };
}

function contractOf(reference: string | null, date: string | null): LegalBasisInput['loadingContract'] {
  return reference === null || date === null ? null : { reference, date };
}

function rowOf(input: LegalBasisInput): Omit<LegalBasisRow, 'version'> {
  const notice = input.publicNotice ?? { number: null, date: null };
  const loading = input.loadingContract ?? NO_CONTRACT;
  const checking = input.checkingContract ?? NO_CONTRACT;
  return {
    notice_number: notice.number,
    notice_date: notice.date,
    loading_contract_reference: loading.reference,
    loading_contract_date: loading.date,
    certificate_checking: input.certificateChecking,
    checking_contract_reference: checking.reference,
    checking_contract_date: checking.date,
    card_links: input.cardLinks,
  };
}

const NO_CONTRACT = { reference: null, date: null };
