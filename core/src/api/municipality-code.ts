import { z } from 'zod';

/**
 * A municipality by the six digits of 全国地方公共団体コード: two of the prefecture, three within it, and a check
 * digit (JIS X 0401 and X 0402; the check digit by the ministry's 検査数字の算出方法).
 */
export const MunicipalityCode = z
  .string()
  .regex(/^(?:0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$/)
  .refine(hasCheckDigit, { params: { code: 'MUNICIPALITY_CODE_INVALID' } });

const WEIGHTS = [6, 5, 4, 3, 2];

function hasCheckDigit(code: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(code[index]), 0);
  return (11 - (sum % 11)) % 10 === Number(code[5]);
}
