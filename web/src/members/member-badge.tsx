import type { MemberView } from '../../../src/admin/members/member.view.js';

/** What a member may do. */
export function MemberBadge({ member: { disabledReason, mayLeech } }: { readonly member: MemberView }) {
  if (disabledReason !== null) return <span class="badge bad">disabled</span>;
  return mayLeech ? <span class="badge good">active</span> : <span class="badge">may only seed</span>;
}
