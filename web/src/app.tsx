import { useEffect, useState } from 'preact/hooks';
import { RequestError, SIGNED_OUT, textOf } from './api/request.js';
import { readSession, signOut } from './api/session.js';
import { announce } from './controls/announcer.js';
import { Shell } from './layout/shell.js';
import { SignIn } from './layout/sign-in.js';

type State =
  | { readonly is: 'starting' }
  | { readonly is: 'signed out'; readonly message?: string }
  | { readonly is: 'signed in'; readonly operator: string };

/** The page: the sign-in form, or the views. */
export function App() {
  const [state, setState] = useState<State>({ is: 'starting' });

  useEffect(() => {
    readSession().then(
      ({ operator }) => setState(operator === null ? { is: 'signed out' } : { is: 'signed in', operator }),
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
  if (state.is === 'signed in') return <Shell operator={state.operator} onSignOut={leave} />;
  return <SignIn message={state.message} onSignedIn={(operator) => setState({ is: 'signed in', operator })} />;
}
