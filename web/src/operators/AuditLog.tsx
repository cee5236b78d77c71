import { useQuery } from "@apollo/client/react";
import { useDeferredValue, useState } from "react";

import { Failure } from "../ui/failure";
import { Field } from "../ui/form";
import { AuditLogQuery } from "./operations";

/** Who did what: the audit log, of everything or of one user or object. */
export function AuditLog() {
  const [subject, setSubject] = useState("");
  const wanted = useDeferredValue(subject.trim());
  const { data, previousData, error, fetchMore, refetch } = useQuery(AuditLogQuery, {
    variables: { first: 50, subject: wanted || null },
    fetchPolicy: "cache-and-network",
  });
  const page = (data ?? (error ? undefined : previousData))?.auditLog;
  const rows = page?.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor },
      updateQuery: (old, { fetchMoreResult: next }) => ({
        auditLog: { ...next.auditLog, edges: [...(old.auditLog.edges ?? []), ...(next.auditLog.edges ?? [])] },
      }),
    });
  return (
    <section className="card" aria-label="Audit log">
      <h2>Audit log</h2>
      <Field label="About" type="search" value={subject} onChange={(e) => setSubject(e.target.value)} hint="The ID of a user or an object. Empty: everything." />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!page && !error && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div>}
      {page && rows.length === 0 && <p className="empty">There are no events.</p>}
      {rows.length > 0 && (
        <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of events">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Action</th>
                <th scope="col">By</th>
                <th scope="col">About</th>
                <th scope="col">Details</th>
                <th scope="col">Address</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((e) => (
                <tr key={e.id}>
                  <td>{new Date(e.createdAt).toLocaleString()}</td>
                  <td>{e.action.replaceAll(/[._]/g, " ")}</td>
                  <td>{e.actor ? <code>{e.actor}</code> : "The server"}</td>
                  <td><code>{e.subject}</code></td>
                  <td>{e.detail}</td>
                  <td>{e.address}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {page?.pageInfo.hasNextPage && <button type="button" onClick={more}>More</button>}
    </section>
  );
}
