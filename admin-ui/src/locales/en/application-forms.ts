import type { Shape } from '../../text/keys.ts';
import type { applicationForms as ja } from '../ja/application-forms.ts';

export const applicationForms: Shape<typeof ja> = {
  title: 'Application form and photo',
  byYourselfTitle: 'Please apply by yourself',
  byYourselfText:
    'This drive takes no form IDs and no photos. The QR code on your application form leads to the application.',
  cutOff:
    'The form hangs on the sheet that shows your My Number. Cut it off at home and bring the form alone. A sheet that was not cut goes back to you unread.',
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
    hasRepresentative: 'A legal representative signs',
    hasRepresentativeHelp: 'For people under 15 and adult wards. Who that is is not entered here.',
    handedOverOn: 'Handed over, sealed, on',
    envelopeHeld: 'Your sealed envelope was handed over on {day}.',
    frozen: 'Form ID {id} is being handed in. Ask a clerk of the drive about changes.',
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
    frame: 'The frame. Arrow keys move it, plus and minus change its size.',
    keys: 'Move the frame by finger or mouse. With keys: arrows move it (further with Shift), plus and minus change its size.',
    preview: 'As on the card',
    larger: 'Larger frame',
    smaller: 'Smaller frame',
    middle: 'Back to the middle',
    fits: 'All that can be checked by a program is well.',
    outcomes: { warn: 'Look again', refuse: 'Not usable' },
    send: 'Register this photo',
    saved: 'The photo is registered.',
    held: {
      file: 'A photo is registered.',
      'at-visit': 'The photo is taken on the day when the officers come.',
    },
    atVisit: 'Have it taken when the officers come',
  },
};
