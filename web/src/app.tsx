import type { SessionView } from '../../src/admin/sessions/session.dto.js';
import { useEffect, useState } from 'preact/hooks';
import { RequestError, SIGNED_OUT, textOf } from './api/request.js';
import { readSession, signOut } from './api/session.js';
import { announce } from './controls/announcer.js';
import type { Mode } from './mode.js';
import { Shell } from './layout/shell.js';
import { SignIn } from './layout/sign-in.js';

type State =
  | { readonly is: 'starting' }
  | { readonly is: 'signed out'; readonly message?: string }
  | { readonly is: 'signed in'; readonly operator: string; readonly mode: Mode };

/** The page: the sign-in form, or the views. */
export function App() {
  const [state, setState] = useState<State>({ is: 'starting' });

  useEffect(() => {
    readSession().then(
      (session) => setState(stateOf(session)),
      (error: unknown) => setState({ is: 'signed out', message: textOf(error) }),
    );
    const onSignedOut = () => setState({ is: 'signed out', message: 'The session has ended. Please sign in again.' });
    window.addEventListener(SIGNED_OUT, onSignedOut);
    return () => window.removeEventListener(SIGNED_OUT, onSignedOut);
  }, []);

  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      const hasEnded = error instanceof RequestError && error.status === 401;
      if (!hasEnded) {
        announce(`You are still signed in. ${textOf(error)}`);
        return;
      }
    }
    setState({ is: 'signed out', message: 'You have signed out.' });
  };

  if (state.is === 'starting') return <main aria-busy="true" />;
  if (state.is === 'signed in') return <Shell operator={state.operator} mode={state.mode} onSignOut={leave} />;
  return <SignIn message={state.message} onSignedIn={(session) => setState(stateOf(session))} />;
}

function stateOf({ operator, mode }: SessionView): State {
  return operator === null || mode === null ? { is: 'signed out' } : { is: 'signed in', operator, mode };
}
