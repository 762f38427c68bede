import type { Shape } from '../../text/keys.ts';
import type { applicationForms as ja } from '../ja/application-forms.ts';

export const applicationForms: Shape<typeof ja> = {
  title: 'Application form and photo',
  byYourselfTitle: 'Please apply by yourself',
  byYourselfText:
    'This drive takes no form IDs and no photos. The QR code on your application form leads to the application.',
  cutOff:
    'The form hangs on the sheet that shows your My Number. Cut it off at home and bring the form alone. A sheet that was not cut goes back to you unread.',
  fromPaper: 'Enter a form or photo from paper',
  fromPaperText:
    'Enter what the form of the person says. If the sheet with the My Number has not been cut off, give it back without reading it.',
  code: {
    begin: 'Read the QR code by camera',
    help: 'Show the camera the form alone. Cut the sheet with your My Number off at home first. The picture is read on this page only: nothing of it is sent or kept.',
    noCamera: 'The camera cannot be used. Allow it in the browser, or type the 23 digits.',
    refused: {
      'my-number':
        'The code holds twelve digits that may be a My Number. It was not accepted and not kept. Show the camera the form alone.',
      'no-form': 'This is not the code of an application form. It was not kept. You can type the 23 digits.',
    },
  },
  collection: {
    title: 'Holding form IDs and photos',
    isOn: 'They are held',
    isOff: 'They are not held',
    since: '(since {time})',
    offText:
      'Whoever applies does so by the QR code of the form. The company keeps how far each is, and the days.',
    onText:
      'Whoever applies gives form ID and photo on the own page. Clerks can enter what came on paper. It can be switched off while nothing is held.',
    turnOn: 'Hold them',
    turnOff: 'Hold them no longer',
    consentFirst:
      'The consent text in force does not tell of it. Write a new version that does, then switch it on. Whoever has agreed already is asked again.',
    toConsent: 'Open the consent text',
    confirm: 'Hold form IDs and photos in “{name}”?',
    consequence:
      'They are needed only where the company hands the applications in together. Form IDs and photos are sealed, and seen by the clerks and the person alone. They are deleted at once when somebody stops or it ends, and 30 days after acceptance. The switch is recorded. No My Number is held.',
    turnedOn: 'Form IDs and photos are held from now on.',
    turnedOff: 'They are no longer held.',
  },
  facts: {
    none: 'There is none yet.',
    yes: 'Yes',
    no: 'No',
    show: 'Show all digits',
    outdated: 'Not usable',
    outdatedText: 'Name or address changed after the form was given. A new form is needed.',
    notAtDoor: 'Cannot be used at the door',
    envelope:
      'Nobody opens the envelope: a form filled in by hand carries the My Number. It is handed in sealed, with the other forms.',
  },
  check: {
    title: 'Check',
    text: 'Form and photo are there. Compare them with the paper, and look at the photo.',
    lacking: 'Something is still missing.',
    lacks: {
      form: 'There is no form.',
      'current-form': 'Name or address changed after the form.',
      photo: 'There is no photo.',
      'other-photo': 'Another photo was asked for.',
    },
    isDone: 'It has been checked.',
    go: 'Mark as checked',
    done: 'Marked as checked.',
    open: 'Check it again',
    opened: 'It is open again.',
    askPhoto: 'Ask for another photo',
    askText:
      'The person reads the reason on the own page, in these words. Nothing is said about the face itself.',
    reason: 'Reason',
    ask: 'Ask',
    asked: 'Another photo is asked for.',
    manyTitle: 'Mark several as checked',
    manyText:
      'Look at form and photo of each first. Whoever is not complete stays as they are and is named. You can undo it at once.',
    manyGo: 'Mark {count} person as checked | Mark {count} people as checked',
    manyDone: '{count} person is marked as checked. | {count} people are marked as checked.',
  },
  form: {
    title: 'Application form',
    way: 'How you hand it in',
    ways: {
      'form-id': 'A printed form (with a QR code)',
      'sealed-envelope': 'A form filled in by hand, given in an envelope',
    },
    wayHelp: {
      'form-id': 'Enter the 23 digits at its top.',
      'sealed-envelope':
        'A form filled in by hand carries your My Number. Hand it over sealed: nobody here opens it.',
    },
    formId: 'Form ID (23 digits)',
    formIdHelp:
      'Spaces, dashes and full-width digits do not matter. Do not enter your My Number (12 digits).',
    formAsOf: 'Date of the form',
    formAsOfHelp: 'As printed on it. A form cannot be used when name or address changed after that day.',
    confirmEnvelope: 'Name and address on the form in the envelope are those of today: the person says so',
    confirmCurrent: 'Name and address printed on the form are those of today: I have checked',
    optOutSign: 'No certificate for signatures',
    optOutUser: 'No user certificate',
    optOutUserHelp: 'You are free to choose. Enter what the form says.',
    withoutUser:
      'Without this certificate the card is still an identity document. It does not sign you in to Mynaportal, does not print certificates at convenience stores, and is not used at doors. For doors you get a company card with equal rights; who uses which is shown to nobody but desk and security.',
    brailleName: 'Name in braille (if you want it)',
    brailleNameHelp: 'Kana, 11 cells at most; voiced marks take a cell of their own.',
    substitutes: 'Substitute characters (if the form lists any)',
    substitutesHelp: 'With an arrow, like this: 髙→高',
    substituteProblems: {
      other: 'Use letters and arrows alone, such as 髙→高. Digits and the like do not belong here.',
      arrow: 'An arrow stands between two characters. Write them one by one, such as 髙→高 﨑→崎.',
      partner: 'The last character has nothing in its place. Write two each time, such as 髙→高.',
      many: 'At most 20 pairs. Enter only those that the form lists.',
    },
    hasRepresentative: 'A legal representative signs',
    hasRepresentativeHelp: 'For people under 15 and adult wards. Who that is is not entered here.',
    handedOverOn: 'Handed over, sealed, on',
    envelopeHeld: 'Your sealed envelope was handed over on {day}.',
    frozen: 'Form ID {id} is being handed in. Ask a clerk of the drive about changes.',
    handedInBefore:
      'Form ID {id} was made ready for handing in once, so that it is not shown in full again. Register a form only where there is a new one.',
    outdated:
      'Name or address have changed, so that this form cannot be used. Get a new one at the municipality.',
    miss: 'The form is lost or out of date',
    missed: 'What was held of the form is deleted.',
    saved: 'The form is registered.',
  },
  photo: {
    title: 'Photo',
    choose: 'Choose a photo or take one',
    rules:
      'JPEG, 20 KB to 7 MB, 480 to 6,000 pixels each way. Of the last six months, from the front, no hat, plain background. Where it was taken and all else in the file is removed after sending.',
    frame: 'The frame',
    frameRole: 'frame to move',
    standing:
      'The frame begins {left}% from the left and {top}% from the top, and is {width}% of the photo wide.',
    keys: 'Move the frame by finger or mouse. With keys: arrows move it (further with Shift), plus and minus change its size.',
    preview: 'As on the card',
    larger: 'Larger frame',
    smaller: 'Smaller frame',
    middle: 'Back to the middle',
    fits: 'All that can be checked by a program is well.',
    outcomes: { warn: 'Look again', refuse: 'Not usable' },
    send: 'Register this photo',
    saved: 'The photo is registered.',
    promised: 'Your photo will be taken when the officers come.',
    takenOn: 'Taken on {day}',
    askedAgain: 'Another photo is needed.',
    held: {
      file: 'A photo is registered.',
      'at-visit': 'The photo is taken on the day when the officers come.',
    },
    atVisit: 'Have it taken when the officers come',
  },
};
