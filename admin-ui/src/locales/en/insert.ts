import type { Shape } from '../../text/keys.ts';
import type { insert as ja } from '../ja/insert.ts';

export const insert: Shape<typeof ja> = {
  title: 'Holder insert for {name}',
  lead: 'A paper for wearing a My Number Card in a holder. It covers address, birth date and sex, and the number and QR code behind.',
  print: 'Print the insert',
  front: 'Front',
  back: 'Back',
  cutOut: 'Cut out',
  kind: 'Employee badge',
  sample: 'Sample (demo organisation)',
  found: 'If you have found this card, please hand it to {company} or to the nearest police box.',
  keep: 'Do not take the card out of this insert. Its back may be photographed or copied only where the Number Act allows it.',
  ruler: 'If this line is 50 mm long, the size is right.',
  howTitle: 'How to use it',
  how: {
    scale: 'Print at 100 %, without scaling. The 50 mm line shows whether it worked.',
    cut: 'Cut along the outside and cut out the window for the photo.',
    fold: 'Fold at the marks on the sides, put the card between, and slide both into the holder. Check that the photo shows and everything else is covered.',
  },
  windowTitle: 'Place of the photo window',
  windowText: 'If it is off, move it by 0.5 mm at a time. This device remembers it.',
  left: 'Left',
  right: 'Right',
  up: 'Up',
  down: 'Down',
  reset: 'Put it back',
};
