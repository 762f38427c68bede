import { stringify } from 'csv-stringify/sync';
import type { Employee } from './make-workforce.ts';

/** The columns that an HR system writes, by the names that the import knows (docs/formats/people-file.md). */
const COLUMNS: readonly (readonly [header: string, valueOf: (employee: Employee) => string])[] = [
  ['社員番号', ({ employeeCode }) => employeeCode],
  ['氏名', ({ familyName, givenName }) => `${familyName} ${givenName}`],
  ['氏名カナ', ({ familyKana, givenKana }) => `${familyKana} ${givenKana}`],
  ['区分', () => '正社員'],
  ['所属', ({ departmentPath }) => departmentPath],
  ['役職', ({ title }) => title],
  ['拠点', ({ siteName }) => siteName],
  ['入社日', ({ startsOn }) => startsOn],
  ['メールアドレス', ({ employeeCode }) => `${employeeCode.toLowerCase()}@example.co.jp`],
  ['住所保護', ({ isAddressProtected }) => (isAddressProtected ? '有' : '')],
  ['市区町村コード', ({ home }) => home.code],
  ['住所', ({ home, street }) => `${home.prefecture}${home.name}${street}`],
];

/** CSV in UTF-8 with a byte order mark and CRLF, as spreadsheets write it. */
export function peopleFile(workforce: readonly Employee[]): string {
  const rows = workforce.map((employee) => COLUMNS.map(([, valueOf]) => valueOf(employee)));
  return stringify([COLUMNS.map(([header]) => header), ...rows], { bom: true, record_delimiter: 'windows' });
}
