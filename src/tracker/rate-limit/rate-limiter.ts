import type { BlockList } from 'node:net';
import { Injectable } from '@nestjs/common';
import { RATE_BUCKETS, SCRAPED_HASHES_PER_TOKEN } from '../../config/limits/announce.limits.js';
import { LimitSettings } from '../../config/settings/limit.settings.js';
import { ProxySettings } from '../../config/settings/proxy.settings.js';
import { networksOf } from '../../config/validation/network.js';
import { formatAddress, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { TokenBuckets } from './token-buckets.js';

/** Stands before the 32 bits of an IPv4 address. No IPv6 network begins with it that has clients. */
const IPV4_HIGH = -1;
const COLON = ':';
const DOT = 0x2e;
const ZERO = 0x30;

/** High half, low half and tokens of each bucket of which much was taken. */
export type RateReport = readonly number[];

/**
 * Limits the requests of each IPv4 address and of each IPv6 /64. It is asked before a request is parsed, so it
 * allocates nothing for a request within the limit.
 */
@Injectable()
export class RateLimiter {
  private readonly buckets?: TokenBuckets;
  private readonly exempt: BlockList;
  private readonly rateLimit: number;

  constructor({ rateLimit, rateBurst, rateExempt }: LimitSettings, { trustedProxies }: ProxySettings) {
    this.rateLimit = rateLimit;
    if (rateLimit > 0) this.buckets = new TokenBuckets(RATE_BUCKETS, 1000 / rateLimit, rateBurst);
    this.exempt = networksOf([...rateExempt, ...trustedProxies]);
  }

  /**
   * @param address 4 or 16 bytes
   * @param hashes of a scrape; 1 for an announce
   * @returns false if the client has sent too much
   */
  admits(address: Buffer, hashes = 1): boolean {
    if (!this.buckets) return true;
    const isIpv4 = address.length === 4;
    const high = isIpv4 ? IPV4_HIGH : address.readInt32BE(0);
    const low = address.readInt32BE(isIpv4 ? 0 : 4);
    return this.buckets.take(high, low, tokensOf(hashes), performance.now()) || this.isExempt(address);
  }

  /** @param address as a socket reports it */
  admitsSender(address: string, hashes: number): boolean {
    if (!this.buckets) return true;
    const isIpv4 = !address.includes(COLON);
    if (isIpv4 && this.buckets.take(IPV4_HIGH, ipv4Number(address), tokensOf(hashes), performance.now())) return true;
    const bytes = parseAddress(address);
    if (!bytes) return true;
    return isIpv4 ? this.isExempt(bytes) : this.admits(bytes, hashes);
  }

  /**
   * Counts from now on for `takeReport`.
   * @param processes that share the limit. What none of them reports is within the limit of all together
   * @param reportMs milliseconds between two reports
   */
  shareAmong(processes: number, reportMs: number): void {
    this.buckets?.countTaken((this.rateLimit * reportMs) / 1000 / processes);
  }

  /** What the busiest addresses have been admitted since the last report, for the other processes of this machine. */
  takeReport(): RateReport {
    return this.buckets?.report() ?? [];
  }

  /** Counts what another process has admitted. */
  addReport(report: RateReport): void {
    const now = performance.now();
    for (let at = 0; at + 2 < report.length; at += 3) {
      this.buckets?.owe(report[at] as number, report[at + 1] as number, report[at + 2] as number, now);
    }
  }

  private isExempt(address: Buffer): boolean {
    return this.exempt.check(formatAddress(address), address.length === 4 ? 'ipv4' : 'ipv6');
  }
}

function tokensOf(hashes: number): number {
  return Math.max(1, hashes / SCRAPED_HASHES_PER_TOKEN);
}

/** The 32 bits of a dotted address, which a socket always reports in full. */
function ipv4Number(text: string): number {
  let number = 0;
  let byte = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      number = (number << 8) | byte;
      byte = 0;
    } else {
      byte = 10 * byte + code - ZERO;
    }
  }
  return (number << 8) | byte;
}
