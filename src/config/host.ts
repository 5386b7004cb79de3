import { isIP } from 'node:net';
import { registerDecorator } from 'class-validator';

/** class-validator: an IP address, or a host name, to listen on. */
export function IsHost(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isHost',
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: isHost },
    });
}

function isHost(value: unknown): boolean {
  return typeof value === 'string' && (isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value));
}
