/** The action of a packet (BEP 15), in requests and responses. */
export enum UdpAction {
  Connect = 0,
  Announce = 1,
  Scrape = 2,
  Error = 3,
}

/** Bytes of a connect request and of its response. Every other request is longer. */
export const CONNECT_BYTES = 16;
/** Bytes of an announce request; more may follow (BEP 41). */
export const ANNOUNCE_BYTES = 98;
/** Bytes of a request's head: connection id, action, transaction id. */
export const REQUEST_HEAD_BYTES = 16;
/** Maximum length of a request: the MTU of Ethernet, or a scrape of 74 torrents. */
export const MAX_REQUEST_BYTES = 1500;
/** Maximum length of a response. Packets of this size are rarely fragmented on their path. */
export const MAX_RESPONSE_BYTES = 1400;

/** The protocol id in a connect request, instead of a connection id: 0x41727101980. */
const MAGIC_HIGH = 0x417;
const MAGIC_LOW = 0x27101980;

/** The action of a request that has a whole head. */
export function actionOf(request: Buffer): number {
  return request.readUInt32BE(8);
}

/** The transaction id, read as a signed number. The client matches responses by it. */
export function transactionOf(request: Buffer): number {
  return request.readInt32BE(12);
}

/** Whether a packet is a connect request of exactly 16 bytes. */
export function isConnect(packet: Buffer): boolean {
  return (
    packet.length === CONNECT_BYTES &&
    packet.readUInt32BE(0) === MAGIC_HIGH &&
    packet.readUInt32BE(4) === MAGIC_LOW &&
    actionOf(packet) === UdpAction.Connect
  );
}
