import { registerDecorator, type ValidationArguments } from 'class-validator';

/**
 * class-validator: what a property has to satisfy, where none of its own decorators says it.
 * @param isValid is told the whole configuration beside the value, for what depends on another property
 * @param message what is told of a property that does not, after its name
 */
export function Satisfies<Configuration extends object>(
  isValid: (value: unknown, configuration: Configuration) => boolean,
  message = 'is not valid',
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: isValid.name || String(property),
      target: target.constructor,
      propertyName: String(property),
      options: { message: `${String(property)} ${message}` },
      validator: {
        validate: (value, validated?: ValidationArguments) => isValid(value, validated?.object as Configuration),
      },
    });
}
