import { registerDecorator, type ValidationArguments } from 'class-validator';

/**
 * A class-validator decorator for a rule that no other decorator has.
 * @param isValid also receives the object, for a rule that depends on another property
 * @param message the error text after the name of the property
 */
export function Satisfies(
  isValid: (value: unknown, validated: object | undefined) => boolean,
  message = 'is not valid',
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: isValid.name || String(property),
      target: target.constructor,
      propertyName: String(property),
      options: { message: `${String(property)} ${message}` },
      validator: {
        validate: (value, validation?: ValidationArguments) => isValid(value, validation?.object),
      },
    });
}
