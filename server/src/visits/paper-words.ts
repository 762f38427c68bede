/** What the papers of a visit say: Japanese, and English after it, for officers and colleagues who read them together. */
export const PAPER_WORDS = {
  timetable: { ja: '出張申請受付 時間表', en: 'Timetable' },
  deskTimetable: { ja: '出張申請受付 机の時間表', en: 'Timetable of a desk' },
  labels: { ja: 'マイナンバーカード 出張申請受付', en: 'My Number Card applications' },
  report: { ja: '出張申請受付 実施報告書', en: 'Day report' },
  day: { ja: '実施日', en: 'Day' },
  place: { ja: '会場', en: 'Place' },
  municipality: { ja: '市区町村', en: 'Municipality' },
  company: { ja: '会社', en: 'Company' },
  desk: { ja: '机', en: 'Desk' },
  time: { ja: '時間', en: 'Time' },
  row: { ja: '番号', en: 'Row' },
  name: { ja: '氏名', en: 'Name' },
  kana: { ja: 'フリガナ', en: 'Kana' },
  pause: { ja: '休憩', en: 'break' },
  free: { ja: '空き', en: 'free' },
  taken: { ja: '予約済み', en: 'taken' },
  planned: { ja: '予定の時間', en: 'Planned' },
  opened: { ja: '受付の開始', en: 'Desk opened' },
  shut: { ja: '受付の終了', en: 'Desk shut' },
  accepted: { ja: '受理', en: 'Accepted' },
  short: { ja: '窓口での受け取りに変更', en: 'Falls back to pick-up' },
  noShow: { ja: '来なかった', en: 'Did not come' },
  open: { ja: '結果なし', en: 'No finding' },
  together: { ja: '合計', en: 'In total' },
  onRoster: { ja: 'うち名簿の人数', en: 'On the roster' },
  walkIns: { ja: 'うち当日の人', en: 'Walk-ins' },
  signCompany: { ja: '会社（署名または記名押印）', en: 'For the company' },
  signMunicipality: { ja: '市区町村（署名または記名押印）', en: 'For the municipality' },
  signedOn: { ja: '日付', en: 'Date' },
} as const;
export type PaperWord = keyof typeof PAPER_WORDS;

export const WALL_NOTE = {
  ja: '壁に貼るため、氏名は載せていません。番号は名簿の番号です。',
  en: 'For the wall: it names nobody. Rows are those of the roster.',
} as const;

export const DESK_NOTE = {
  ja: '氏名が載っています。この机の担当者だけが持ち、受付が終わったら回収して破棄してください。',
  en: 'It holds names: for this desk alone. Collect it when the desk is shut, and destroy it.',
} as const;

/** A request is read at a Japanese office, as a roster is. */
export const REQUEST_WORDS = {
  title: 'マイナンバーカード出張申請受付のお願い',
  to: (municipality: string) => `${municipality} 御中`,
  asks: '当社では、従業員のうち希望する人のマイナンバーカードの申請を手伝っています。次の会場での出張申請受付をお願いします。',
  company: '会社名',
  place: '会場',
  people: '希望する人の見込み',
  few: '10人未満',
  about: (count: number) => `${String(count)}人`,
  from: '希望する時期',
  onOrAfter: (day: string) => `${day}以降`,
  contacts: '担当者',
  promises: [
    '名簿には、貴市区町村がお求めの項目だけを、一人一人の同意を得たうえで載せます。',
    '個人番号（マイナンバー）と暗証番号は、当社では受け取らず、書き留めません。',
    '本人確認の書類は本人が会場に持参し、当社では写しを取りません。',
  ],
  ownForm: '貴市区町村に決まった様式があるときは、お知らせください。その様式で改めて提出します。',
  office: '役職と氏名',
  signature: '署名または記名押印',
} as const;

export const TO_BE_WRITTEN = '＿＿＿＿＿＿＿＿＿＿＿＿';

export function inBoth(word: PaperWord): string {
  const { ja, en } = PAPER_WORDS[word];
  return `${ja} / ${en}`;
}
