import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";

import { EndMySessions, RevokeSession, SessionsQuery } from "../operations";
import { Failure } from "../ui/failure";
import { type Refusal, Refusals } from "../ui/form";
import { Reauthentication, mustProve } from "../ui/reauthenticate";

// Where the viewer is signed in. A session that is not theirs is ended here.
export function Sessions() {
  const { data, error, refetch } = useQuery(SessionsQuery, { fetchPolicy: "cache-and-network" });
  const [revoke, revoking] = useMutation(RevokeSession);
  const [endAll, ending] = useMutation(EndMySessions);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const end = async (sessionId: string) => setRefusals((await revoke({ variables: { input: { sessionId } } })).data?.revokeSession.userErrors ?? []);
  const everywhere = async () => {
    const why = (await endAll()).data?.endAllSessions.userErrors ?? [];
    setRefusals(why);
    if (why.length === 0) location.assign("/");
  };
  const failure = revoking.error ?? ending.error;
  return (
    <section aria-label="Sessions">
      <h2>Sessions</h2>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      <ul className="sessions">
        {data?.viewer?.sessions.map((s) => (
          <li key={s.id} className="row">
            <span>
              {s.createdByApplication ? "By the application" : device(s.userAgent)}
              <span className="more">signed in {moment(s.createdAt)}{s.seenAt ? `, last used ${moment(s.seenAt)}` : ""}</span>
            </span>
            {s.current ? (
              <span className="badge good">This one</span>
            ) : (
              <button type="button" className="link" disabled={revoking.loading} onClick={() => void end(s.id).catch(() => undefined)} aria-label={`End the session of ${device(s.userAgent)}`}>End</button>
            )}
          </li>
        ))}
      </ul>
      <Refusals all={refusals.filter((r) => !mustProve([r]))} />
      {failure && <Failure error={failure} />}
      <button type="button" className="quiet" disabled={ending.loading} onClick={() => void everywhere().catch(() => undefined)}>Sign out everywhere</button>
      <Reauthentication refusals={refusals} onDone={() => void everywhere().catch(() => undefined)} />
    </section>
  );
}

const browsers: readonly (readonly [sign: RegExp, name: string])[] = [
  [/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"], [/Chrom(e|ium)\//, "Chrome"], [/Safari\//, "Safari"],
];
const systems: readonly (readonly [sign: RegExp, name: string])[] = [
  [/iPhone|iPad/, "iOS"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS X/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"],
];

// What a person calls the program that signed in.
export function device(userAgent: string): string {
  const name = (of: typeof browsers) => of.find(([sign]) => sign.test(userAgent))?.[1];
  const [browser, system] = [name(browsers), name(systems)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? (userAgent || "An unknown program");
}

const moment = (time: string) => new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
