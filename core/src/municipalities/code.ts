/**
 * Codes of municipalities (全国地方公共団体コード): two digits of the prefecture (JIS X 0401), three within it (JIS X
 * 0402), and a check digit by the ministry's 検査数字の算出方法: weights 6 to 2, modulo 11, and the last digit of what is
 * missing to 11.
 */
export function checkDigitOf(fiveDigits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(fiveDigits[index]), 0);
  return String((11 - (sum % 11)) % 10);
}

/** `13101` becomes `131016`: files and offices often leave the check digit out. */
export function withCheckDigit(fiveDigits: string): string {
  return fiveDigits + checkDigitOf(fiveDigits);
}

/** Six digits of which the last one is right. Whether there is such a municipality, the directory says. */
export function hasCheckDigit(code: string): boolean {
  return /^[0-9]{6}$/.test(code) && checkDigitOf(code) === code[5];
}

/** `131016` is in `13`. */
export function prefectureCodeOf(code: string): string {
  return code.slice(0, 2);
}

const WEIGHTS = [6, 5, 4, 3, 2];
