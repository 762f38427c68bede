import { clockFrom, dateJaEasy, halfOf, stopLineRows } from './letter-facts.ts';
import { box, bullets, facts, heading, type LetterWords, link, paragraph, steps } from './letter.ts';
import { paperBlocks } from './paper-blocks.ts';
import { selfApplicationBlocks } from './self-application-blocks.ts';
import { SELF_APPLICATION_JA_EASY } from './self-application-ja-easy.ts';
import { wayBlocks, type WayWords } from './way-blocks.ts';
import { PAPERS_JA_EASY } from './papers-ja-easy.ts';

const free = bullets(
  'カードを 作るか 作らないか、あなたが 決めます。',
  '作らなくても、悪いことは ありません。理由を 言わなくて いいです。上司は 知りません。',
  'カードが できる前なら、いつでも やめることが できます。',
);

/** やさしい日本語: short sentences, a space between words. Readings come from `readings.ts`. */
export const WORDS_JA_EASY: LetterWords = {
  to: (name) => (name === null ? '会社で 働く みなさんへ' : `${name}さんへ`),
  date: dateJaEasy,
  titles: {
    invitation: 'マイナンバーカードを 作りたい人を 会社が 手伝います',
    'first-reminder': 'マイナンバーカードの お知らせ（1回目）',
    'second-reminder': 'マイナンバーカードの お知らせ（最後）',
    'what-to-bring': '申請の日に 持ってくる もの',
    'form-preparation': '申請書の 準備',
    'self-application': 'マイナンバーカードを 自分で 申請する 方法',
    'pick-up-notice': 'はがきが 届いたら',
    'half-day-leave': 'カードを もらいに行く 半日',
    'card-care': 'カードを 大切に 使って ください',
  },
  bodies: {
    invitation: ({ organisation, closesOn, answerUrl, ...way }) => [
      paragraph(
        `${organisation}は、マイナンバーカードを 作りたい人を 手伝います。カードは、あなたが だれか わかる カードです。社員証にも なります。`,
      ),
      heading('作るか 作らないか、自由です'),
      free,
      heading('カードの 作り方'),
      ...wayBlocks(WAYS, way),
      heading('返事の しかた'),
      paragraph(`${dateJaEasy(closesOn)}までに、「わたしのページ」か 紙で 返事を してください。`),
      link('わたしのページ', answerUrl),
    ],
    'first-reminder': ({ closesOn, answerUrl }) => [
      paragraph('前に お知らせした カードの ことを、もう一度 お知らせします。'),
      paragraph(`返事は ${dateJaEasy(closesOn)}までです。返事を しなくても だいじょうぶです。`),
      free,
      link('わたしのページ', answerUrl),
    ],
    'second-reminder': ({ closesOn, answerUrl }) => [
      paragraph('カードの お知らせは、これが 最後です。このあと、会社は あなたに 聞きません。'),
      paragraph(`返事は ${dateJaEasy(closesOn)}までです。返事を しなくても だいじょうぶです。`),
      free,
      link('わたしのページ', answerUrl),
    ],
    'what-to-bring': ({ visit }) => [
      paragraph(`${visit.municipality}の人が 会社に 来ます。カードの 申請を 受け付けます。`),
      facts(
        ['日', dateJaEasy(visit.on)],
        ['時間', clockFrom(visit.from, (at) => `${at}から`)],
        ['場所', visit.place],
      ),
      heading('持ってくる もの'),
      bullets(
        '申請書（番号が ある ところは、家で 切ってください。通知カードや 個人番号通知書を 使う人は、封筒に 入れて 自分で 持ってきてください）',
        visit.isPhotoTakenThere
          ? '顔の 写真は、会社で とることが できます。'
          : '顔の 写真（縦4.5cm、横3.5cm、6か月より 新しい もの）',
        '通知カードや 住基カードが ある人は、そのカード（あなたが 市役所・区役所・町村役場の人に 直接 渡します）',
        'あなたが だれか わかる 書類（下を 見てください）',
      ),
      ...paperBlocks(PAPERS_JA_EASY, visit),
      paragraph(
        '書類が たりなくても、申請は できます。そのときは、あとで 市役所などに カードを もらいに 行きます。会社は あなたの 書類を 見ません。書いて 残すことも ありません。',
      ),
      paragraph('参加するか しないか、自由です。やめるときは、理由を 言わなくて いいです。'),
    ],
    'form-preparation': ({ closesOn, collectsForms, answerUrl }) => [
      paragraph(
        `QRコードが ある 申請書を 使います。${dateJaEasy(closesOn)}までに 準備してください。申請は 自由です。やめるときは、理由を 言わなくて いいです。`,
      ),
      steps(
        '申請書を さがします。番号の お知らせと つながっている 紙です。',
        '家で、線の ところを 切ります。マイナンバー（12の 数字）が ある ところは、家に 置いておきます。',
        ...(collectsForms
          ? [
              '申請書の 23の 数字（申請書ID）を「わたしのページ」に 入れます。これは マイナンバーでは ありません。',
              '紙で 出す人は、切った 申請書だけを 出します。',
            ]
          : [
              '申請書の QRコードを スマートフォンで 読むと、自分で 申請できます。市役所などの人が 会社に 来た 日に 申請する人は、切った 申請書を その日に 持ってきてください。',
            ]),
      ),
      link('わたしのページ', answerUrl),
      box(
        'マイナンバーを 会社に 渡さないで ください',
        '切っていない 紙は、読まないで そのまま 返します。',
        'マイナンバーは、紙、写真、メール、電話で 送ったり 言ったり しないでください。',
        'マイナンバーを 手で 書く 申請書の人は、自分で 封筒を 閉じてください。会社の人は 開けません。',
        '通知カードは、あなたが 市役所などの人に 直接 渡します。会社の人は、もらいません。見ません。コピーしません。',
      ),
      paragraph(
        '紙が ないとき、住所や 名前が 変わったときは、住んでいる ところの 市役所などで 新しい 紙を もらってください。',
      ),
    ],
    'self-application': (facts) => selfApplicationBlocks(SELF_APPLICATION_JA_EASY, facts),
    'pick-up-notice': ({ answerUrl }) => [
      paragraph(
        '住んでいる ところの 市役所などから、はがき（交付通知書）が 届いたら、次の ことを してください。',
      ),
      steps(
        'はがきを 見て、もらう 場所と、いつまでかを 見ます。予約が いる ところも あります。',
        '「わたしのページ」に、いつまでかと 予約の日を 入れます。会社は 半日の 時間を 用意します。',
        'はがきと、あなたが だれか わかる 書類を 持って、自分で 行きます。通知カード、住基カードが ある人は、それも 持って行きます。',
        '暗証番号は、窓口で 自分で 決めます。だれにも 教えないでください。',
      ),
      link('わたしのページ', answerUrl),
      bullets(
        'ほかの人が もらいに行くことが できるのは、病気や 障害などの ときだけです。「仕事が 忙しい」は だめです。',
        '長い 出張の人には、会社が 紙を 出します。聞いてください。',
        'はがきの日を 過ぎても、少しの間は もらうことが できます。早く 市役所などに 電話してください。長く 過ぎると、カードは 捨てられます。',
        'はがきの 写真や コピーを 会社に 送らないでください。',
      ),
    ],
    'half-day-leave': ({ organisation, on, half }) => [
      paragraph(`${organisation}は、あなたが カードを もらいに行くための 半日を 用意しました。`),
      facts(['日', dateJaEasy(on)], ['時間', halfOf(half, '午前', '午後')]),
      bullets(
        '休みの お金などの ことは、会社の 規則で 決まっています。',
        'この紙を だれかに 見せなくて いいです。休みの 理由は「市役所などに 行くため」と 言えば いいです。',
        '行くことが できなくなったら、日を 変えることが できます。',
      ),
      paragraph('はがき（交付通知書）と、あなたが だれか わかる 書類を 持って行ってください。'),
    ],
    'card-care': ({ stopLines }) => [
      heading('カードの 使い方'),
      bullets(
        '強い 磁石や、熱い ところに 近づけないでください。曲げないでください。',
        '暗証番号は、だれにも 教えないでください。会社も 市役所なども、電話や メールで 聞きません。',
        '暗証番号を 続けて 間違えると、使えなく なります（4つの 数字は 3回、6～16の 文字は 5回）。市役所などで なおすことが できます。',
        'カードを 貸さないでください。うらの 番号を ほかの人に 写させないでください。',
        '住所や 名前が 変わったら、カードも 市役所などに 持って行ってください。',
        '日本に いることが できる 期限が ある人の カードは、ふつう その日までです。期限を 長く したら、その日より 前に、市役所などで カードの 期限も 長く してください。',
        'カードの 中の 電子証明書は、5回目の 誕生日まで 使えます。その 3か月前から 新しく できます。',
      ),
      heading('カードを なくしたら'),
      steps(
        'すぐに 下の 番号に 電話して、カードを 止めてもらいます。いつでも（24時間、365日）できます。',
        '「わたしのページ」で 社員証を 止めます。',
        '警察と 市役所などに 言います。カードが 見つかったら、市役所などに 行きます。',
      ),
      facts(...stopLineRows(stopLines, 'ja')),
    ],
  },
  closing: ({ contacts, checkUrl, checkCode }) => [
    heading('わからないとき'),
    paragraph(`ここに 聞いてください：${contacts.join('、')}`),
    box(
      'うその 電話や メールに 気をつけて ください',
      '会社の人も 市役所などの人も、電話や メールで、お金を ください と 言いません。銀行の 口座、マイナンバー、暗証番号を 聞きません。',
      '聞かれたら、答えないで 切ってください。そして、この 手紙に 名前が ある 担当の人に 言ってください。',
      'この 手紙は、税金などで マイナンバーを 集める 紙とは 別です。マイナンバーを 書いた 紙を、この 手紙の 返事と 同じ 封筒に 入れないでください。',
    ),
    box(
      'この 手紙が 本当に 会社からか、確かめる 方法',
      `確かめる コード：${checkCode}`,
      '下の ページに このコードを 入れてください。会社の 手紙か、わかります。ページの アドレスは、自分で 入れてください。',
    ),
    link('手紙を 確かめる ページ', checkUrl),
  ],
};

const WAYS: WayWords = {
  byYourself:
    'あなたが 自分で 申請します。申請書の QRコードを 使います。会社は、申請書IDも 写真も もらいません。1か月から 2か月くらい あとで、市役所などから はがきが 届きます。あなたが 1回だけ 窓口へ 行って、カードを もらいます。',
  together:
    '会社が みんなの 申請を 送ります。1か月から 2か月くらい あとで、市役所などから はがきが 届きます。あなたが 1回だけ 窓口へ 行って、カードを もらいます。',
  visit:
    '市役所などの人が 会社に 来て、申請を 受け付けます。カードは あとで 家に 届きます。書類が たりないときは、窓口へ もらいに行きます。',
  either: '方法は 2つ あります。働く 場所で ちがいます。',
};
