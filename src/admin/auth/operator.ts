/** Who governs: named in the audit trail. */
export interface Operator {
  /** The configured user name, or `token:` and a token's name. */
  readonly name: string;
  /** `owner` came by password: it reads, writes, and is the only one to make and revoke tokens. */
  readonly scope: 'read' | 'write' | 'owner';
  /** From where, as text. */
  readonly address: string;
}
