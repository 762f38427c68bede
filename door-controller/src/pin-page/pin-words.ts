import { PIN_PROBLEMS, type PinProblem } from '../desk/badge-pin-rules.ts';

export const PIN_LANGUAGES = ['ja', 'en'] as const;
export type PinLanguage = (typeof PIN_LANGUAGES)[number];

/** Everything that the page says. */
export interface PinWords {
  readonly title: string;
  readonly where: string;
  readonly jpkiPin: string;
  readonly jpkiPinHelp: string;
  readonly jpkiPinWrong: string;
  readonly badgePin: string;
  readonly badgePinHelp: string;
  readonly badgePinAgain: string;
  readonly duressPin: string;
  readonly duressPinHelp: string;
  readonly show: string;
  readonly hide: string;
  readonly erase: string;
  readonly keys: string;
  readonly send: string;
  readonly done: string;
  readonly over: string;
  readonly unreachable: string;
  readonly notTheSame: string;
  readonly problems: Readonly<Record<PinProblem, string>>;
  readonly otherLanguage: string;
}

const JA: PinWords = {
  title: '暗証番号の入力',
  where:
    '入力した番号は、この窓口のカードリーダーからカードだけに送られます。会社のサーバーには送られません。',
  jpkiPin: 'マイナンバーカードの暗証番号（利用者証明用・数字4桁）',
  jpkiPinHelp:
    '3回続けて間違えるとカードがロックされます。残り2回を下回るときは、この画面では入力できません。',
  jpkiPinWrong: '暗証番号が違います。あと{tries}回です。',
  badgePin: '社員証の新しい暗証番号',
  badgePinHelp: '数字4～8桁。同じ数字だけの番号と、マイナンバーカードの暗証番号と同じ番号は使えません。',
  badgePinAgain: '社員証の新しい暗証番号（もう一度）',
  duressPin: '強要時の暗証番号（脅されたとき用・任意）',
  duressPinHelp:
    '扉は開きますが、警備に静かに知らされます。上の番号と同じ桁数で、2か所以上違う番号にしてください。',
  show: '番号を表示する',
  hide: '番号を隠す',
  erase: '1文字消す',
  keys: '数字キー',
  send: '決定',
  done: '受け付けました。カードをリーダーに置いたままお待ちください。この画面は閉じてかまいません。',
  over: 'この画面は使えなくなりました。窓口の担当者に声をかけてください。',
  unreachable: '窓口の機器につながりません。担当者に声をかけてください。',
  notTheSame: '2回の入力が一致していません。',
  problems: {
    'jpki-pin-form': 'マイナンバーカードの暗証番号は数字4桁です。',
    'pin-form': '社員証の暗証番号は数字4～8桁です。',
    'pin-repeated-digit': '同じ数字だけの番号は使えません。',
    'pin-is-card-pin': 'マイナンバーカードの暗証番号と同じ番号は使えません。',
    'duress-form': '強要時の暗証番号は数字4～8桁です。',
    'duress-length': '強要時の暗証番号は、社員証の暗証番号と同じ桁数にしてください。',
    'duress-repeated-digit': '強要時の暗証番号に、同じ数字だけの番号は使えません。',
    'duress-too-alike': '強要時の暗証番号は、社員証の暗証番号と2か所以上違う番号にしてください。',
  },
  otherLanguage: 'English',
};

const EN: PinWords = {
  title: 'Enter your PIN',
  where:
    'What you type goes from the reader on this desk to your card and nowhere else. The company’s server never gets it.',
  jpkiPin: 'PIN of your My Number Card (user authentication, 4 digits)',
  jpkiPinHelp:
    'Three wrong PINs in a row lock the card. With fewer than two tries left, none can be typed here.',
  jpkiPinWrong: 'That PIN was wrong. Tries left: {tries}.',
  badgePin: 'New badge PIN',
  badgePinHelp: '4 to 8 digits. Not one digit repeated, and not the PIN of your My Number Card.',
  badgePinAgain: 'New badge PIN, once more',
  duressPin: 'Duress PIN (optional)',
  duressPinHelp:
    'For when somebody threatens you: it opens the door and quietly tells security. As long as the PIN above, and different in at least two places.',
  show: 'Show digits',
  hide: 'Hide digits',
  erase: 'Erase one digit',
  keys: 'Digit keys',
  send: 'Done',
  done: 'Thank you. Leave your card on the reader. You may close this page.',
  over: 'This page is over. Please ask the person at the desk.',
  unreachable: 'The desk cannot be reached. Please ask the person at the desk.',
  notTheSame: 'The two entries differ.',
  problems: {
    'jpki-pin-form': 'The PIN of the My Number Card has 4 digits.',
    'pin-form': 'A badge PIN has 4 to 8 digits.',
    'pin-repeated-digit': 'One digit repeated cannot be a PIN.',
    'pin-is-card-pin': 'Choose another PIN than that of your My Number Card.',
    'duress-form': 'The duress PIN has 4 to 8 digits.',
    'duress-length': 'The duress PIN needs as many digits as the badge PIN.',
    'duress-repeated-digit': 'One digit repeated cannot be the duress PIN.',
    'duress-too-alike': 'The duress PIN has to differ from the badge PIN in at least two places.',
  },
  otherLanguage: '日本語',
};

export const PIN_WORDS: Readonly<Record<PinLanguage, PinWords>> = { ja: JA, en: EN };

export function isPinProblem(text: string): text is PinProblem {
  return PIN_PROBLEMS.some((problem) => problem === text);
}

/** What the address asks for, else the first language of Accept-Language that we speak, else Japanese. */
export function pinLanguage(query: string | null, acceptLanguage: string | undefined): PinLanguage {
  const wished = [query ?? '', ...(acceptLanguage ?? '').split(',')];
  const spoken = wished.map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return PIN_LANGUAGES.find((language) => language === spoken.find(isSpoken)) ?? 'ja';
}

function isSpoken(tag: string): boolean {
  return PIN_LANGUAGES.some((language) => language === tag);
}
