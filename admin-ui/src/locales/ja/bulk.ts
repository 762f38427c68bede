export const bulk = {
  open: '選んだ人をまとめて変更',
  go: '{count}人を変更する',
  working: '{total}人のうち{done}人を処理しました。',
  asIs: '変更しない',
  level: 'アクセスレベル',
  manager: '新しい上長',
  managerHelp: '空欄なら、それぞれの上長のままです。',
  nobody: '見つかりません',
  reason: '理由',
  made: '{count}人を変更しました。',
  outcome: '変更の結果',
  doneCount: '{count}人を変更しました。',
  undoneCount: '{count}人を元に戻しました。',
  unasked: 'あとの{count}人は、まだ変更していません。',
  undoAll: 'すべて元に戻す',
  lastDayPast:
    '過ぎた日です。社員証はすぐに失効し、アカウントも終わります。元に戻しても、どちらも戻りません。',
  outcomes: {
    done: '変更しました',
    waiting: '二人目の承認を待っています',
    unchanged: '変更はありません',
    refused: '変更できませんでした',
  },
  'assign-level': {
    title: 'アクセスレベルに加える',
    text: '保護された扉を開けられるようになる人は、二人目の承認を待ちます。',
  },
  move: {
    title: '部署・拠点・上長を変更する',
    text: '今日から変わります。日を決めた異動は、本人のページか、異動日を選んだ取り込みで入れてください。その間にほかの人が変更した人は、そのままにします。',
  },
  'stop-badges': {
    title: '社員証を一時停止する',
    text: '使用中の社員証が、すべての扉ですぐに止まります。あとで再開できます。',
  },
  retire: {
    title: '最終日を決める',
    text: '社員証は、その日の終わりまで使えます。',
  },
};
