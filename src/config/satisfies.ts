import { registerDecorator } from 'class-validator';

/**
 * class-validator: what a property has to satisfy, where none of its own decorators says it.
 * @param message what is told of a property that does not, after its name
 */
export function Satisfies(isValid: (value: unknown) => boolean, message = 'is not valid'): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: isValid.name,
      target: target.constructor,
      propertyName: String(property),
      options: { message: `${String(property)} ${message}` },
      validator: { validate: isValid },
    });
}
