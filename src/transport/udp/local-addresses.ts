import { networkInterfaces } from 'node:os';
import { Injectable } from '@nestjs/common';

/** openSUSE and Debian give the machine's own name these addresses. The loopback has them, but no system lists them. */
const LOOPBACK_NAMES = ['127.0.0.2', '127.0.1.1'];

/** The addresses of this machine, as they are at the moment. */
@Injectable()
export class LocalAddresses {
  /** @returns texts to bind to, link-local addresses with their zone; none if the system does not list them */
  list(): string[] {
    const addresses = listed();
    return addresses.includes('127.0.0.1') ? [...addresses, ...LOOPBACK_NAMES] : addresses;
  }
}

function listed(): string[] {
  try {
    return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.map((info) => {
        const zone = info.family === 'IPv6' && info.scopeid > 0 ? zoneOf(name, info.scopeid) : '';
        return info.address + zone;
      }),
    );
  } catch {
    // Some sandboxes forbid it.
    return [];
  }
}

function zoneOf(name: string, scopeId: number): string {
  return `%${process.platform === 'win32' ? scopeId : name}`;
}
