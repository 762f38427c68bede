import {
  DROPPED_COLUMNS,
  IMPORT_FIELDS,
  type DroppedColumn,
  type ImportField,
} from '@monban/core/api/people-import';
import { foldHeader } from './fold.ts';

/**
 * What HR systems call their columns. The first name of each is the one that exports use. Width, case, spaces, signs
 * and what stands in brackets do not count. `docs/formats/people-file.md` lists the same; a test compares them.
 */
export const HEADER_ALIASES: Readonly<Record<ImportField | DroppedColumn, readonly string[]>> = {
  employeeCode: [
    '社員番号',
    '社員コード',
    '社員No',
    '社員ID',
    '従業員番号',
    '従業員コード',
    '従業員No',
    '従業員ID',
    'スタッフコード',
    'スタッフNo',
    '職員番号',
    '個人コード',
    'emp_code',
    'employee_code',
    'employee_number',
    'employee_id',
    'staff_code',
  ],
  kind: ['区分', '雇用区分', '雇用形態', '社員区分', '従業員区分', 'kind', 'employment_type'],
  fullName: ['氏名', '名前', '社員名', '従業員名', '氏名漢字', 'name', 'full_name'],
  familyName: ['姓', '氏', '苗字', '名字', '姓漢字', 'family_name', 'last_name', 'surname'],
  givenName: ['名', '名漢字', 'given_name', 'first_name'],
  fullKana: ['氏名カナ', '氏名フリガナ', 'フリガナ', 'ふりがな', 'カナ', '氏名かな', 'カナ氏名', 'name_kana'],
  familyKana: [
    '姓カナ',
    'セイ',
    'せい',
    '姓フリガナ',
    '姓ふりがな',
    '氏カナ',
    'family_kana',
    'last_name_kana',
  ],
  givenKana: ['名カナ', 'メイ', 'めい', '名フリガナ', '名ふりがな', 'given_kana', 'first_name_kana'],
  romanName: ['ローマ字氏名', 'ローマ字', '氏名ローマ字', '英字氏名', '英語氏名', 'roman_name', 'name_en'],
  displayName: ['表示名', '職場氏名', 'ビジネスネーム', 'display_name', 'business_name'],
  formerFamilyName: ['旧氏', '旧姓', 'former_family_name', 'maiden_name'],
  aliasName: ['通称', '通称名', 'alias_name'],
  formName: ['申請書氏名', '交付申請書氏名', 'form_name'],
  formSubstitutions: ['代替文字', '代替文字情報', 'form_substitutions'],
  email: ['メールアドレス', 'メール', 'Eメール', 'email', 'mail', 'email_address', 'mail_address'],
  departmentCode: [
    '部門コード',
    '部署コード',
    '所属コード',
    '組織コード',
    '部課コード',
    'department_code',
    'dept_code',
  ],
  departmentName: ['部門名', '部署名', '所属名', '部門', '部署', '組織名', 'department_name', 'department'],
  parentDepartmentCode: [
    '上位部門コード',
    '親部門コード',
    '上位部署コード',
    '上位組織コード',
    'parent_department_code',
  ],
  departmentPath: ['所属', '部門パス', '所属部署', '部門階層', 'department_path'],
  concurrentDepartments: [
    '兼務部門コード',
    '兼務部門',
    '兼務部署',
    '兼務所属',
    '兼務先',
    '兼務',
    'concurrent_departments',
  ],
  title: ['役職', '役職名', '職位', '職位名', '肩書', 'title', 'job_title', 'position'],
  transferredOn: [
    '異動日',
    '異動年月日',
    '発令日',
    '発令年月日',
    '所属開始日',
    'transferred_on',
    'transfer_date',
    'effective_date',
  ],
  siteName: [
    '拠点',
    '拠点名',
    '事業所',
    '事業所名',
    '勤務地',
    '勤務先',
    '事業場',
    'site',
    'site_name',
    'office',
  ],
  managerCode: ['上長社員番号', '上司社員番号', '上長コード', '上司コード', '管理者社員番号', 'manager_code'],
  startsOn: [
    '入社日',
    '入社年月日',
    '雇用開始日',
    '採用日',
    '採用年月日',
    '契約開始日',
    'starts_on',
    'hire_date',
    'start_date',
    'entered_at',
  ],
  endsOn: [
    '退職日',
    '退職年月日',
    '退社日',
    '契約終了日',
    '雇用終了日',
    'ends_on',
    'end_date',
    'leaving_date',
    'resigned_at',
  ],
  addressProtected: ['住所保護', '住所非開示', '支援措置', 'address_protected'],
  municipalityCode: [
    '市区町村コード',
    '全国地方公共団体コード',
    '地方公共団体コード',
    '自治体コード',
    'municipality_code',
  ],
  address: ['住所', '現住所', '自宅住所', '住民票住所', 'address', 'home_address'],
  birthDate: ['生年月日', '誕生日', 'birth_date', 'birthday', 'date_of_birth', 'birth_at'],
  sex: ['性別', 'sex', 'gender'],
  residenceStatus: [
    '在留資格',
    '在留期限',
    '在留期間',
    '在留カード番号',
    '国籍',
    'residence_status',
    'nationality',
  ],
  myNumber: ['マイナンバー', '個人番号', 'my_number', 'individual_number'],
};

export interface HeaderMeaning {
  readonly field: ImportField | null;
  readonly dropped: DroppedColumn | null;
}

/** What a header means by the table; both null for one that is not in it. */
export function meaningOfHeader(header: string): HeaderMeaning {
  const meaning = BY_FOLDED.get(foldHeader(header));
  if (meaning === undefined) return { field: null, dropped: null };
  return isDropped(meaning) ? { field: null, dropped: meaning } : { field: meaning, dropped: null };
}

/** What exports and error files call a field. */
export function headerOf(field: ImportField): string {
  return HEADER_ALIASES[field][0] ?? field;
}

/** The first of the rows that names most columns, from 0; where none does, the first that holds anything. */
export function guessHeaderRow(rows: readonly (readonly string[])[]): number {
  const first = rows.slice(0, ROWS_LOOKED_AT);
  const known = first.map((cells) => cells.filter((cell) => BY_FOLDED.has(foldHeader(cell))).length);
  const most = Math.max(0, ...known);
  if (most >= FEWEST_KNOWN) return known.indexOf(most);
  return Math.max(
    0,
    first.findIndex((cells) => cells.some((cell) => cell.trim() !== '')),
  );
}

const ROWS_LOOKED_AT = 20;
const FEWEST_KNOWN = 2;

const BY_FOLDED = new Map(
  [...IMPORT_FIELDS, ...DROPPED_COLUMNS].flatMap((meaning) =>
    HEADER_ALIASES[meaning].map((alias) => [foldHeader(alias), meaning] as const),
  ),
);

function isDropped(meaning: ImportField | DroppedColumn): meaning is DroppedColumn {
  return DROPPED_COLUMNS.some((dropped) => dropped === meaning);
}
