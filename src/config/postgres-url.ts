/** Whether a text is a URL that `pg` understands. (IsUrl refuses host names with underscores, and socket folders.) */
export function isPostgresUrl(value: unknown): boolean {
  return typeof value === 'string' && /^postgres(ql)?:\/\/\S+$/.test(value) && URL.canParse(value);
}
