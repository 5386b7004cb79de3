import { Transform } from 'class-transformer';

/*
 * Environment variables are text. Each of these reads the one form that is allowed and leaves everything else as it
 * is, for the validator to refuse: `Number()` would take '0x1F' and ' ', and any text but '' would be true.
 */

export const FromWholeNumber = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value,
  );

export const FromTrueOrFalse = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

export const FromList = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((entry) => entry.trim())
          .filter((entry) => entry !== '')
      : value,
  );
