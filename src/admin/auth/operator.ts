/** An authenticated user of the admin API, named in the audit log. */
export interface Operator {
  /** The configured user name, or `token:` and the token's name. */
  readonly name: string;
  /** `ledger` reads the ledger and nothing else; `owner` authenticated by password: reads, writes, and alone manages tokens. */
  readonly scope: 'read' | 'write' | 'ledger' | 'owner';
  /** The client's address, as text. */
  readonly address: string;
}
