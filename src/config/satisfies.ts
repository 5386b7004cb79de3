import { registerDecorator } from 'class-validator';

/** class-validator: what a property has to satisfy, where none of its own decorators says it. */
export function Satisfies(isValid: (value: unknown) => boolean): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: isValid.name,
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: isValid },
    });
}
