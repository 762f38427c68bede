/** Looking at where one person went: never without a reason. */
export const lookUps = {
  title: '通行を見た記録',
  lead: 'だれが、だれの通行を、なぜ見たか。本人のページにも同じ内容が出ます。',
  askTitle: '通行を見る理由',
  askText: '理由は記録され、本人にも伝わります。15分のあいだ見られます。',
  purpose: '目的',
  purposes: {
    'security-incident': '保安上の出来事',
    safety: '安全・避難',
    fault: '扉や社員証の不具合',
    'persons-request': '本人の依頼',
    audit: '監査',
  },
  reason: '理由',
  reasonHelp: '5文字以上で、何のためかを具体的に書きます。',
  go: '通行を見る',
  openUntil: '{time}まで見られます。理由: {reason}',
  person: '見られた人',
  operator: '見た人',
  at: '日時',
  emptyTitle: '通行を見た人はいません',
  emptyText: 'だれかが一人の通行を見ると、理由とともにここに並びます。',
};
