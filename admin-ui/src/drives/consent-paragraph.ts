/** A text with one paragraph at its end, or without it; where the text has it already, it stays where it is. */
export function withParagraph(text: string, paragraph: string, isIn: boolean): string {
  const paragraphs = text.split(/\n{2,}/).filter((one) => one !== '');
  if (isIn === paragraphs.includes(paragraph)) return text;
  const others = paragraphs.filter((one) => one !== paragraph);
  return (isIn ? [...others, paragraph] : others).join('\n\n');
}
