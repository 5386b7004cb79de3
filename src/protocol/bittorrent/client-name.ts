/** Azureus style (BEP 20): two letters for the client, then its version. */
const AZUREUS = /^-([A-Za-z~]{2})([0-9A-Za-z]{4})-/;
/** Shadow style (BEP 20): one letter for the client, then its version, then dashes. */
const SHADOW = /^([A-Z])([0-9A-Za-z.-]{1,5}?)-{2,3}/;
/** Mainline: `M4-3-6--`. */
const MAINLINE = /^M([0-9]{1,2})-([0-9]{1,2})-([0-9]{1,2})-{1,2}/;

const AZUREUS_CLIENTS: Readonly<Record<string, string>> = {
  A2: 'aria2',
  AG: 'Ares',
  AZ: 'Azureus',
  BC: 'BitComet',
  BI: 'BiglyBT',
  BT: 'BitTorrent',
  DE: 'Deluge',
  DW: 'WebTorrent Desktop',
  FD: 'Free Download Manager',
  FL: 'Folx',
  KG: 'KGet',
  KT: 'KTorrent',
  LT: 'libtorrent (Rasterbar)',
  lt: 'libTorrent (rTorrent)',
  PI: 'PicoTorrent',
  qB: 'qBittorrent',
  SD: 'Thunder',
  TL: 'Tribler',
  TR: 'Transmission',
  TX: 'Tixati',
  UM: 'µTorrent for Mac',
  UT: 'µTorrent',
  UW: 'µTorrent Web',
  WW: 'WebTorrent',
  XL: 'Xunlei',
};

const SHADOW_CLIENTS: Readonly<Record<string, string>> = {
  A: 'ABC',
  O: 'Osprey Permaseed',
  Q: 'BTQueue',
  R: 'Tribler',
  S: 'Shadow',
  T: 'BitTornado',
  U: 'UPnP NAT Bit Torrent',
};

/** How peer ids of known clients begin: in Azureus style, and in Shadow style, which has dashes behind the version. */
export const CLIENT_PREFIXES = {
  azureus: Object.keys(AZUREUS_CLIENTS).map((code) => `-${code}`),
  shadow: [...Object.keys(SHADOW_CLIENTS), 'M'],
};

/** The name of a client without its version. @param prefix one of CLIENT_PREFIXES */
export function clientOfPrefix(prefix: string): string | undefined {
  if (prefix === 'M') return AZUREUS_CLIENTS.BT;
  return prefix.startsWith('-') ? AZUREUS_CLIENTS[prefix.slice(1)] : SHADOW_CLIENTS[prefix];
}

/**
 * The client's name and version, read from its peer id (BEP 20). Clients choose their peer id, so this can be forged.
 * @returns undefined if the peer id follows no known convention
 */
export function clientNameOf(peerId: Buffer): string | undefined {
  const text = peerId.toString('latin1');
  const [, code, version] = AZUREUS.exec(text) ?? [];
  if (code && version) return `${AZUREUS_CLIENTS[code] ?? code} ${azureusVersion(version)}`;
  const mainline = MAINLINE.exec(text);
  if (mainline) return `BitTorrent ${mainline.slice(1).join('.')}`;
  const [, letter, shadowVersion] = SHADOW.exec(text) ?? [];
  const name = letter && SHADOW_CLIENTS[letter];
  return name && shadowVersion ? `${name} ${[...shadowVersion].map(digit).join('.')}` : undefined;
}

/** Three numbers, and the fourth unless it is 0 or a letter, which marks a build. */
function azureusVersion(version: string): string {
  const last = version.charAt(3);
  return [...(/[1-9]/.test(last) ? version : version.slice(0, 3))].map(digit).join('.');
}

/** 0-9, then A-Z for 10 to 35, then a-z for 36 to 61. */
function digit(character: string): string {
  if (/[A-Z]/.test(character)) return String(character.charCodeAt(0) - 55);
  if (/[a-z]/.test(character)) return String(character.charCodeAt(0) - 61);
  return character;
}
