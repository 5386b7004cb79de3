import { Transform } from 'class-transformer';

/*
 * Environment variables are text. Each decorator converts the one allowed form and leaves everything else unchanged,
 * so that the validator refuses it. `Number()` would accept '0x1F' and ' ', and every text but '' would be true.
 */

export const FromWholeNumber = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value,
  );

/** A whole number of up to 15 digits, which a number holds exactly. */
export const FromAmount = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value,
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
