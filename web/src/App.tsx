import { useMutation, useQuery } from "@apollo/client/react";
import { Suspense, lazy, useEffect } from "react";

import type { ViewerQuery as Viewer } from "./gql/graphql";
import { LogOut, ViewerQuery } from "./operations";
import { atLeast } from "./operators/roles";
import { AccountPage } from "./pages/Account";
import { NotFound } from "./pages/NotFound";
import { ResetPasswordPage } from "./pages/ResetPassword";
import { SignIn } from "./pages/SignIn";
import { VerifyEmailPage } from "./pages/VerifyEmail";
import { go, usePath } from "./route";
import { Failure } from "./ui/failure";
import { WalletPage } from "./wallet/WalletPage";

// Few are operators: what is theirs is loaded when they come.
const Operators = lazy(() => import("./operators/Operators"));

export type Person = NonNullable<Viewer["viewer"]>;

export function App() {
  const { data, error, refetch } = useQuery(ViewerQuery);
  const path = usePath();
  const viewer = data?.viewer;
  useEffect(() => {
    document.title = `${viewer ? (path.startsWith("/operators") ? "Operators" : path === "/account" ? "Account" : "Wallet") : "Sign in"} · Purser`;
  }, [viewer, path]);
  return (
    <>
      <a className="skip" href="#main">Skip to content</a>
      <Top viewer={viewer ?? null} />
      <main id="main" tabIndex={-1}>
        {path === "/reset-password" ? (
          <ResetPasswordPage />
        ) : path === "/verify-email" ? (
          <VerifyEmailPage />
        ) : !pages.test(path) ? (
          <NotFound />
        ) : error && !data ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : !viewer ? (
          <SignIn />
        ) : path === "/account" ? (
          <AccountPage />
        ) : path === "/operators" || path.startsWith("/operators/") ? (
          atLeast(viewer.role, "SUPPORT") ? (
            <Suspense fallback={<Loading />}>
              <Operators role={viewer.role} />
            </Suspense>
          ) : (
            <NotFound title="This page is for operators" text={`Your account, ${viewer.email}, does not have an operator's role. An administrator can give it one.`} />
          )
        ) : (
          <WalletPage viewer={viewer} />
        )}
      </main>
    </>
  );
}

// pages are the addresses of pages that show somebody's own.
const pages = /^\/(account|operators(\/.*)?)?$/;

function Loading() {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="hidden">Loading</span>
    </div>
  );
}

function Top({ viewer }: { viewer: Person | null }) {
  const path = usePath();
  const [logOut, { loading, error }] = useMutation(LogOut);
  // The page is loaded anew, so that nothing of this person is left in it. The
  // keys of attempts that have no answer yet stay in the session's storage.
  const leave = async () => {
    await logOut();
    location.assign("/");
  };
  return (
    <header className="top">
      <a
        className="brand"
        href="/"
        onClick={(e) => {
          e.preventDefault();
          go("/");
        }}
      >
        <img src="/favicon.svg" alt="" width="28" height="28" /> Purser
      </a>
      <nav aria-label="Main">
        {atLeast(viewer?.role, "SUPPORT") && (
          <>
            <Link to="/" current={path === "/"}>Wallet</Link>
            <Link to="/operators" current={path.startsWith("/operators")}>Operators</Link>
          </>
        )}
        <a href="/playground">Playground</a>
        {viewer && (
          <>
            <span className="who" title={viewer.email}>{viewer.name ?? viewer.email}</span>
            <Link to="/account" current={path === "/account"}>Account</Link>
            <button type="button" className="quiet" onClick={() => void leave().catch(() => undefined)} disabled={loading}>Log out</button>
            {error && <span role="alert">The server cannot be reached, so you are still signed in.</span>}
          </>
        )}
      </nav>
    </header>
  );
}

function Link({ to, current, children }: { to: string; current: boolean; children: string }) {
  return (
    <a
      href={to}
      aria-current={current ? "page" : undefined}
      onClick={(e) => {
        e.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
