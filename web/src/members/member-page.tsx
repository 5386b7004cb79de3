import { useState } from 'preact/hooks';
import type { MemberAccountView } from '../../../src/admin/members/accounts/account.view.js';
import { changeMember, readMember } from '../api/members.js';
import { textOf } from '../api/request.js';
import { SubjectChanges } from '../audit/subject-changes.js';
import { Ago } from '../controls/ago.js';
import { announce } from '../controls/announcer.js';
import { Fact, Facts } from '../controls/facts.js';
import { Loaded } from '../controls/loaded.js';
import { bytes, rate, whole } from '../format/numbers.js';
import { duration } from '../format/times.js';
import { usePolled } from '../polling/use-polled.js';
import { Link } from '../routing/link.js';
import { DisableDialog } from './disable-dialog.js';
import { MemberBadge } from './member-badge.js';
import { MemberSessions } from './member-sessions.js';
import { Passkeys } from './passkeys.js';
import { Transfers } from './transfers.js';

/** One member: its account, its passkeys, and what its clients do. */
export function MemberPage({ id }: { readonly id: string }) {
  const polled = usePolled(`member ${id}`, (read) => readMember(id, read));
  const [isDisabling, setIsDisabling] = useState(false);
  const enable = async () => {
    try {
      await changeMember(id, null);
      announce(`${id} may announce again.`);
    } catch (error) {
      announce(textOf(error));
    }
    polled.reload();
  };
  const close = () => {
    setIsDisabling(false);
    polled.reload();
  };
  return (
    <>
      <p class="path">
        <Link to="/members">Members</Link>
      </p>
      <h1 class="torrent-title">{id}</h1>
      <Loaded of={polled}>
        {(member) => (
          <>
            <div class="title">
              <p>
                <MemberBadge member={member} /> {member.disabledReason ?? member.note}
              </p>
              <div class="buttons">
                {member.disabledReason === null ? (
                  <button type="button" class="danger" onClick={() => setIsDisabling(true)}>
                    Disable…
                  </button>
                ) : (
                  <button type="button" onClick={() => void enable()}>
                    Enable
                  </button>
                )}
              </div>
            </div>
            <Account member={member} />
            <Passkeys id={id} />
            <Transfers id={id} />
            <MemberSessions id={id} />
            <SubjectChanges key={member.disabledReason} subject={id} empty="No operator has changed it." />
            {isDisabling && <DisableDialog id={id} onClose={close} />}
          </>
        )}
      </Loaded>
    </>
  );
}

/** Up to the last settlement. */
function Account({ member }: { readonly member: MemberAccountView }) {
  const { uploaded, downloaded, creditedUploaded, creditedDownloaded, seedSeconds, seeding, leeching } = member;
  const charged = Number(creditedDownloaded);
  return (
    <Facts>
      <Fact name="Uploaded">{bytes(Number(uploaded))}</Fact>
      <Fact name="Downloaded">{bytes(Number(downloaded))}</Fact>
      <Fact name="Credited">{bytes(Number(creditedUploaded))}</Fact>
      <Fact name="Charged">{bytes(charged)}</Fact>
      <Fact name="Ratio">{charged === 0 ? '–' : rate(Number(creditedUploaded) / charged)}</Fact>
      <Fact name="Seeded">{duration(Number(seedSeconds))}</Fact>
      <Fact name="Downloads">{whole(member.completed)}</Fact>
      <Fact name="Clients now">
        {whole(seeding)} seed · {whole(leeching)} leech
      </Fact>
      <Fact name="Added">
        <Ago at={member.createdAt} />
      </Fact>
    </Facts>
  );
}
