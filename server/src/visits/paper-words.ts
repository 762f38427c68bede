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

export const TO_BE_WRITTEN = '＿＿＿＿＿＿＿＿＿＿＿＿';

export function inBoth(word: PaperWord): string {
  const { ja, en } = PAPER_WORDS[word];
  return `${ja} / ${en}`;
}
