import type { SelfApplicationWords } from './self-application-blocks.ts';

export const SELF_APPLICATION_EN: SelfApplicationWords = {
  lead: 'This is how you apply for a My Number Card by yourself, without the company. Whether you apply is up to you, and you can stop without giving a reason. The first card is free of charge.',
  needed: {
    title: 'What you need',
    items: [
      'the application form (交付申請書) with the QR code and the 23 digits of the form ID (申請書ID): it came in one sheet with the notice of your number. The form ID is not your My Number.',
      'a photo of your face (the rules are below)',
      'an e-mail address of your own, if you apply by smartphone or computer',
    ],
  },
  newForm:
    'If you cannot find the form, or if you have moved or your address or name has changed since it was printed, ask the municipality where you live for a new one. With an old form the card would show old data, or the application is turned down.',
  cutOff: {
    title: 'First, cut the form off at home',
    items: [
      'The form hangs on the sheet that shows your My Number. Cut it off along the line at home, and keep the part with the number there.',
      'Nobody at the company needs to see the number for this. Show or send us neither the form nor the sheet.',
      'If you use the form on which the number is written by hand, seal the envelope and post it yourself.',
    ],
  },
  bySmartphone: {
    title: 'By smartphone',
    items: [
      'Scan the QR code on your own form. A page of J-LIS opens, the body that takes the applications.',
      'Enter your e-mail address. A mail comes that leads to the next page.',
      'Send your photo there.',
      'Enter your date of birth and choose which certificates you want.',
      'When the mail comes that confirms the receipt, you have applied.',
    ],
  },
  otherWays: {
    title: 'Other ways',
    items: [
      'By computer: start from the card site of J-LIS (個人番号カード総合サイト) and enter the 23 digits of the form ID in place of the QR code. The rest is the same.',
      'By post: sign the form (or write your name and put your seal), glue the photo on it, and send it in the return envelope.',
      'At a photo booth: some take applications too. Take the form along and follow the screen.',
    ],
  },
  keep: [
    'Keep the 23 digits of the form at home until you have the card. With them you can look up how far your application is.',
    'This letter shows no address but our own. The QR code on your own form leads you to the application.',
  ],
  choices: {
    title: 'Choosing the certificates',
    items: [
      'There are two certificates, one for signatures (署名用) and the user certificate (利用者証明用). You can decline either. The choice is yours.',
      'Without the user certificate the card is still an identity document. It does not sign you in to Mynaportal, does not print certificates at convenience stores, and does not open the doors of the company. For doors you get a company card with equal rights; who uses which is shown to nobody but desk and security. This certificate can be added later at the municipal counter.',
    ],
  },
  photo: {
    title: 'Rules for the photo',
    items: [
      'taken within the last six months, from the front, without a hat, with nothing in the background, with a calm face',
      'as a file: JPEG, 20 KB to 7 MB, 480 to 6000 pixels each way; black and white will do',
      'on paper: 4.5 cm high, 3.5 cm wide, without a border, with your name and date of birth on the back',
      'A photo may come back when you look sideways, are off-centre or tilted, when something is in the background, when there are shadows on the face or the wall, or when it is blurred.',
      'So may one on which hair or the frame of your glasses covers the eyes, the frame is thick, or an app has changed your face a lot.',
    ],
  },
  next: {
    title: 'What comes next',
    items: [
      'If the photo or something else has to be put right, you are told. Correct it and apply again.',
      'One to two months later, the municipality where you live sends you the postcard (交付通知書) that your card is ready.',
      'Look on it for the place and the deadline. Some municipalities want you to book a time. The company gives you a half day for it.',
      'Go to the counter of that municipality in person, with the postcard, your identity papers (one that is official and has a photo, such as a driving licence, a passport or a residence card (在留カード), or else two others), and your notification card (通知カード) and old resident card (住基カード) if you have them.',
      'You choose your PINs yourself at the counter. Do not tell them to anybody.',
    ],
  },
  changes:
    'If your address or name changes before you have the card, the application may no longer be used. Ask the municipality where you live.',
  told: {
    title: 'What to tell the company',
    items: [
      'On your own page, tell us only that you have applied, that the postcard has come and its deadline, and that you have the card. There is nothing else to tell.',
      'Do not give or send us the form, its ID, the photo, your My Number, or a copy of the postcard or the card.',
    ],
  },
  ownPage: 'My page',
};
