import type { PaperWords } from './paper-blocks.ts';

export const PAPERS_JA_EASY: PaperWords = {
  anyOf: '下(した)の どれか 1つの 組(く)み合(あ)わせを 持ってきてください。',
  listA: 'A（顔の 写真が ある 書類）',
  listB: 'B（「名前と 生(う)まれた日」か「名前と 住所」が 書いてある 書類）',
  combinations: {
    a1: 'Aから 1つ',
    a2: 'Aから 2つ',
    'a1-b1': 'Aから 1つと、Bから 1つ',
    b2: 'Bから 2つ',
    'a1-pin': 'ICチップが ある Aから 1つ（そのカードの 暗証番号を、あなたが 入れます）',
    'notice-b2':
      '通知カードか 個人(こじん)番号通知書（あなたが 市役所などの人に 直接 渡します）と、Bから 2つ',
    'face-b1': '個人番号カード 顔写真(かおじゃしん)証明書(しょうめいしょ)と、Bから 1つ',
  },
  a: {
    'driving-licence': '運転免許証(うんてんめんきょしょう)',
    'driving-history-certificate':
      '運転経歴証明書(うんてんけいれきしょうめいしょ)（2012年4月1日から あとの もの）',
    passport: 'パスポート',
    'physical-disability-handbook': '身体障害者手帳(しんたいしょうがいしゃてちょう)',
    'mental-health-handbook': '精神障害者保健福祉手帳(せいしんしょうがいしゃほけんふくしてちょう)',
    'rehabilitation-handbook': '療育手帳(りょういくてちょう)',
    'residence-card': '在留(ざいりゅう)カード',
    'special-permanent-resident-certificate': '特別永住者証明書(とくべつえいじゅうしゃしょうめいしょ)',
    'landing-permission': '一時庇護許可書(いちじひごきょかしょ)',
    'provisional-stay-permission': '仮滞在許可書(かりたいざいきょかしょ)',
    'resident-card-with-photo': '写真が ある 住基カード',
    'former-my-number-card': '前の マイナンバーカード',
  },
  b: {
    'health-insurance': '健康保険(けんこうほけん)の 資格確認書(しかくかくにんしょ)',
    'care-insurance': '介護保険(かいごほけん)の 証(しょう)',
    'medical-certificate': '医療(いりょう)の 受給者証(じゅきゅうしゃしょう)',
    'pension-book': '年金手帳(ねんきんてちょう)か 基礎年金番号通知書(きそねんきんばんごうつうちしょ)',
    'child-support-certificate': '児童扶養手当証書(じどうふようてあてしょうしょ)',
    'employee-id': '社員証',
    'student-id': '学生証(がくせいしょう)',
    'school-papers': '学校(がっこう)の 名前が ある 証書(しょうしょ)',
    'bank-book': '銀行の 通帳(つうちょう)',
    'trade-licence': '資格(しかく)の 証明書(しょうめいしょ)',
    'public-office-id': '役所(やくしょ)で 働く人の 身分証明書(みぶんしょうめいしょ)',
  },
};
