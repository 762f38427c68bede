import { type Block, box, bullets, type CommonFacts, heading, link, paragraph, steps } from './letter.ts';

/** How somebody applies without the company, in one language: which parts there are is the same in each. */
export interface SelfApplicationWords {
  /** That it is their choice, and costs nothing. */
  readonly lead: string;
  readonly needed: Part;
  /** When the form at home is of no use, and where there is a new one. */
  readonly newForm: string;
  /** Before anybody sees it: the form hangs on the sheet that shows the number. */
  readonly cutOff: Part;
  readonly bySmartphone: Part;
  readonly otherWays: Part;
  /** The 23 digits stay at hand; other hosts are reached by the code on the form, for no letter links to them. */
  readonly keep: readonly string[];
  /** What works without the user certificate, without a word that pushes. */
  readonly choices: Part;
  readonly photo: Part;
  readonly next: Part;
  readonly changes: string;
  /** What the company is told, and what it never wants. */
  readonly told: Part;
  readonly ownPage: string;
}

interface Part {
  readonly title: string;
  readonly items: readonly string[];
}

export function selfApplicationBlocks(
  words: SelfApplicationWords,
  { answerUrl }: Pick<CommonFacts, 'answerUrl'>,
): readonly Block[] {
  const { needed, cutOff, bySmartphone, otherWays, choices, photo, next, told } = words;
  return [
    paragraph(words.lead),
    heading(needed.title),
    bullets(...needed.items),
    paragraph(words.newForm),
    box(cutOff.title, ...cutOff.items),
    heading(bySmartphone.title),
    steps(...bySmartphone.items),
    heading(otherWays.title),
    bullets(...otherWays.items),
    ...words.keep.map(paragraph),
    heading(choices.title),
    ...choices.items.map(paragraph),
    heading(photo.title),
    bullets(...photo.items),
    heading(next.title),
    steps(...next.items),
    paragraph(words.changes),
    heading(told.title),
    ...told.items.map(paragraph),
    link(words.ownPage, answerUrl),
  ];
}
