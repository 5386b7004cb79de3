import { formatAddress } from '../../protocol/bittorrent/peer-address.js';
import type { Ban } from '../../tracker/access/ban.entity.js';

/** The formats of an exported block list: an address, CIDR or range a line; PeerGuardian's; eMule's. */
export const BAN_LIST_FORMATS = ['cidr', 'p2p', 'dat'] as const;
export type BanListFormat = (typeof BAN_LIST_FORMATS)[number];

const UNNAMED = 'banned';

/** @param ban of addresses */
export function formatBanLine({ value, reason, firstAddress, lastAddress }: Ban, format: BanListFormat): string {
  if (format === 'cidr' || !firstAddress || !lastAddress) return `${value}\n`;
  const name = reason?.replace(/\s+/g, ' ') ?? UNNAMED;
  if (format === 'p2p') return `${name}:${formatAddress(firstAddress)}-${formatAddress(lastAddress)}\n`;
  return `${padded(firstAddress)} - ${padded(lastAddress)} , 000 , ${name}\n`;
}

/** IPv4 addresses of eMule's format have three digits a byte. */
function padded(address: Buffer): string {
  if (address.length !== 4) return formatAddress(address);
  return [...address].map((byte) => String(byte).padStart(3, '0')).join('.');
}
