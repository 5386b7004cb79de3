import { registerDecorator } from 'class-validator';

/** class-validator: a URL that `pg` understands. (IsUrl refuses host names with underscores, and socket folders.) */
export function IsPostgresUrl(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isPostgresUrl',
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: isPostgresUrl },
    });
}

function isPostgresUrl(value: unknown): boolean {
  return typeof value === 'string' && /^postgres(ql)?:\/\/\S+$/.test(value) && URL.canParse(value);
}
