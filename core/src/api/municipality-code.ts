import { z } from 'zod';
import { hasCheckDigit } from '../municipalities/code.ts';

/** A municipality by the six digits of 全国地方公共団体コード: see `core/src/municipalities/code.ts`. */
export const MunicipalityCode = z
  .string()
  .regex(/^(?:0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$/)
  .refine(hasCheckDigit, { params: { code: 'MUNICIPALITY_CODE_INVALID' } });
