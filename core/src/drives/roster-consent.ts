import type { RosterConsent } from '../api/visit-rosters.ts';

/** Whoever agreed to a version agreed to its words: a change of words is a new number. */
export const ROSTER_CONSENT_VERSION = 1;

/** What somebody agrees to before a municipality learns of them, with its name. */
export function rosterConsent(municipality: string): RosterConsent {
  return {
    version: ROSTER_CONSENT_VERSION,
    ja:
      `私は、会社が出張申請受付の名簿のために、ここに入力した情報を${municipality}に渡すことに同意します。` +
      '見られるのはこの一括申請の担当者と市区町村だけで、訪問が終わると会社の控えは消去されます。' +
      'マイナンバー、暗証番号、本人確認書類の種類や写しは、会社には渡しません。' +
      '同意は任意で、訪問の前ならいつでも取り消せます。取り消しても不利益はありません。',
    en:
      `I agree that the company passes what I enter here on to ${municipality}, for the list of applicants of its ` +
      'visit. Only the clerks of this drive and the municipality see it, and what the company holds is deleted once ' +
      'the visit is over. I do not give the company my My Number, a PIN, or the kind or a copy of an identity paper. ' +
      'Agreeing is voluntary, I can take it back at any time before the visit, and it is no disadvantage to me if I do.',
  };
}
