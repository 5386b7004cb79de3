import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../../src/admin/sessions/session.dto.js';
import { textOf } from '../api/request.js';
import { signIn } from '../api/session.js';
import { Field } from '../controls/field.js';
import { Logo } from './logo.js';

interface SignInProps {
  /** Why the form is shown. */
  readonly message?: string;
  readonly onSignedIn: (session: SessionView) => void;
}

export function SignIn({ message, onSignedIn }: SignInProps) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    document.title = 'Sign in · YaBTT';
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const fields = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(undefined);
    try {
      onSignedIn(await signIn(String(fields.get('username')), String(fields.get('password'))));
    } catch (error) {
      setProblem(textOf(error));
      setIsBusy(false);
    }
  };

  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit} aria-labelledby="sign-in-title">
        <Logo />
        <h1 id="sign-in-title">Sign in</h1>
        {message !== undefined && problem === undefined && <p class="quiet">{message}</p>}
        <Field label="User name" name="username" autoComplete="username" required />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required focus />
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="primary" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}
