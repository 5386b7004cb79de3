/** What a packet is about (BEP 15), in requests and answers alike. */
export enum UdpAction {
  Connect = 0,
  Announce = 1,
  Scrape = 2,
  Error = 3,
}

/** Bytes of a connect request, and of its answer. Every other request is longer. */
export const CONNECT_BYTES = 16;
/** Bytes of an announce request; more may follow (BEP 41). */
export const ANNOUNCE_BYTES = 98;
/** Bytes of a request's beginning: connection id, action, transaction id. */
export const REQUEST_HEAD_BYTES = 16;
/** Bytes of the longest request that is read: a frame of Ethernet, or a scrape of 74 torrents. */
export const MAX_REQUEST_BYTES = 1500;
/** Bytes of the longest answer: so many pass every path without being cut into fragments. */
export const MAX_RESPONSE_BYTES = 1400;

/** What stands in a connect request instead of a connection id: 0x41727101980. */
const MAGIC_HIGH = 0x417;
const MAGIC_LOW = 0x27101980;

/** The action of a request with a whole beginning. */
export function actionOf(request: Buffer): number {
  return request.readUInt32BE(8);
}

/** What the client tells its answers apart by; any 32 bits, here with a sign. */
export function transactionOf(request: Buffer): number {
  return request.readInt32BE(12);
}

/** Whether a packet is a connect request: exactly those 16 bytes, as whoever sends it has not proved its address yet. */
export function isConnect(packet: Buffer): boolean {
  return (
    packet.length === CONNECT_BYTES &&
    packet.readUInt32BE(0) === MAGIC_HIGH &&
    packet.readUInt32BE(4) === MAGIC_LOW &&
    actionOf(packet) === UdpAction.Connect
  );
}
