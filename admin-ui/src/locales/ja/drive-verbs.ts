/** What is done to a drive and its batches, in the audit trail. */
export const driveVerbs = {
  frozen: '確定',
  reopened: '確定の解除',
  collected: '中身の変更',
  validated: '数の確認',
  'handed-over': '引き渡し',
  acknowledged: '受領の記録',
  'defect-noted': '不備の記録',
  'round-frozen': '再提出の確定',
  'round-returned': '再提出の取り下げ',
  settled: '完了',
  archived: '保管（預かったものは削除済み）',
  'file-made': '書類の作成',
  'letters-made': '手紙の作成',
  'consent-written': '同意文の改訂',
  'clerks-changed': '担当者の変更',
};
