/** A tracker that runs and can be measured. */
export interface Contestant {
  readonly name: string;
  readonly pid: number;
  /** Of its HTTP door, on loopback. */
  readonly port: number;
  /** Of its UDP door, on loopback. */
  readonly udpPort: number;
  /** It closes every connection after one answer without saying so in it: load tools count that as failed reads. */
  readonly hangsUp?: boolean;
}
